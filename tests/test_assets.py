"""Style and script: what is vendored is what its makers published, and pages stay light."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crm.assets import BUILD, SCRIPTS, STATIC
from crm.lib import bundles

ROOT = Path(__file__).resolve().parent.parent
VENDOR = STATIC / "vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text())
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
KIB = 1024


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["file"])
def test_vendored_file_is_unchanged_and_brings_its_licence(package):
    data = (VENDOR / package["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == package["sha256"]
    assert package["version"] in package["file"]
    assert (VENDOR / package["licence_file"]).stat().st_size > 100


def test_nothing_is_vendored_without_an_entry():
    named = {package["file"] for package in PACKAGES}
    assert {path.name for path in VENDOR.glob("*.js")} == named


def test_templates_and_behaviours_speak_htmx_4():
    command = [sys.executable, "tools/htmx_upgrade_check.py", "crm/templates", "crm/static/js"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def compressed(name: str, app) -> int:
    return (BUILD / (app.extensions["assets"].names[name] + ".gz")).stat().st_size


def test_style_sheet_is_at_most_10_kib(built_app):
    assert compressed("app.css", built_app) <= 10 * KIB


def test_own_script_is_at_most_4_kib():
    own = bundles.join_scripts("", SCRIPTS.glob("*.js")).encode()
    assert len(gzip.compress(own, 9)) <= 4 * KIB


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.js")), ids=lambda path: path.name)
def test_a_behaviour_is_one_small_file(path):
    assert len(path.read_text().splitlines()) <= 60


def test_first_visit_is_light_and_carries_its_style(anonymous, built_app, admin):
    page = anonymous.get("/login")
    script = compressed("app.js", built_app)
    warmed = compressed("app.css", built_app)
    icon = compressed("favicon.svg", built_app)
    assert STYLE.search(page.text)
    assert "stylesheet" not in page.text
    assert len(gzip.compress(page.data)) + script + warmed + icon <= 40 * KIB


def test_the_policy_names_the_inlined_style_and_nothing_else(anonymous, admin):
    page = anonymous.get("/login")
    text = STYLE.search(page.text).group(1)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"]
    assert f"style-src 'self' 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_a_browser_that_has_the_style_gets_a_link(anonymous, built_app, admin):
    name = built_app.extensions["assets"].names["app.css"]
    anonymous.set_cookie("assets", name)
    page = anonymous.get("/login")
    assert not STYLE.search(page.text)
    assert f'<link rel="stylesheet" href="/static/{name}">' in page.text
    anonymous.set_cookie("assets", "app.0000000000.css")
    assert STYLE.search(anonymous.get("/login").text)


def test_a_page_that_is_swapped_in_brings_no_style(anonymous, admin):
    assert not STYLE.search(anonymous.get("/login", headers={"HX-Request": "true"}).text)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("name", ["app.css", "app.js", "boards.js", "favicon.svg"])
def test_files_are_compressed_and_kept_for_ever(anonymous, built_app, name, encoding):
    url = f"/static/{built_app.extensions['assets'].names[name]}"
    with anonymous.get(url, headers={"Accept-Encoding": encoding}) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Encoding"] == encoding
        assert "Set-Cookie" not in answer.headers


def test_addresses_know_where_the_app_is_mounted(built_app):
    with built_app.test_request_context("/login", base_url="http://localhost/crm"):
        url = built_app.jinja_env.globals["asset_url"]("app.js")
    assert url.startswith("/crm/static/app.")


def test_building_again_writes_nothing(built_app):
    from crm import assets

    before = {path: path.stat().st_mtime_ns for path in BUILD.iterdir()}
    assert assets.build() == built_app.extensions["assets"]
    assert before == {path: path.stat().st_mtime_ns for path in BUILD.iterdir()}
