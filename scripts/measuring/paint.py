"""What a phone on a slow network sees, and when: first paint, requests and bytes of a visit."""

import os
import shutil

NETWORKS = {"slow 3G": (400, 2000, 2.6), "fast 3G": (1600, 562, 1.0)}  # kbit/s, round trip ms, budget s
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def show(port: int, email: str, password: str) -> None:
    """Print the first paint on two networks with a four times slower processor, and the weights."""
    path = chromium()
    if path is None:
        print("first paint: not measured, no Chromium here")
        return
    from playwright.sync_api import sync_playwright

    address = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for name, (kilobits, latency, budget) in NETWORKS.items():
            seconds = first_paint(browser, f"{address}/login", kilobits, latency)
            print(f"first paint on {name}: {seconds:.2f} s (budget {budget})")
        weights(browser, address, email, password)
        browser.close()


def first_paint(browser, address: str, kilobits: int, latency: int) -> float:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    rate = kilobits * 1000 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load", timeout=60_000)
    milliseconds = page.evaluate(FIRST_PAINT)
    context.close()
    return milliseconds / 1000


def weights(browser, address: str, email: str, password: str) -> None:
    """Bytes on the wire and requests of a first and of a repeated visit, signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    first = visit(context, page, f"{address}/login")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    # The script fetches the style sheet for the next pages once all is quiet.
    page.wait_for_function("() => document.cookie.includes('assets=')", timeout=20_000)
    again = visit(context, page, f"{address}/contacts/")
    context.close()
    print(f"first visit: {first[0] / 1024:.1f} KiB in {first[1]} requests (budget 40 in 4)")
    print(f"repeat visit: {again[0] / 1024:.1f} KiB in {again[1]} requests (budget 8 in 1)")


def visit(context, page, address: str) -> tuple[int, int]:
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, float] = {}
    cached: set[str] = set()
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    session.on(
        "Network.responseReceived",
        lambda event: event["response"].get("fromDiskCache") and cached.add(event["requestId"]),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(address, wait_until="networkidle")
    session.detach()
    asked = {key: size for key, size in sizes.items() if key not in cached}
    return int(sum(asked.values())), len(asked)
