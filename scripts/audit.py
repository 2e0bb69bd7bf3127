"""`make audit`: what is installed, under which licences, whether it fits together, and known holes in it.

Known holes are asked of the package registry, and a mirror may not know them. What could not be asked is
said at the end: silence would look like safety.
"""

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
REQUIREMENTS = ROOT / "requirements.txt"
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE)


@click.command()
def main() -> None:
    """Write build/sbom.json and build/licences.txt; exit with 1 on a known hole or versions that clash."""
    BUILD.mkdir(exist_ok=True)
    _write_sbom()
    rows = licences(REQUIREMENTS.read_text("utf-8"))
    (BUILD / "licences.txt").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    click.echo(f"build/sbom.json and build/licences.txt: {len(rows)} packages.")
    fits = subprocess.run([sys.executable, "-m", "pip", "check"], check=False).returncode == 0
    report = _holes_report()
    for line in (*holes(report), *unasked(report)):
        click.echo(line)
    raise SystemExit(1 if holes(report) or not fits else 0)


def licences(requirements: str) -> list[str]:
    """Each pinned package with its version and licence, as its own metadata say it."""
    return [f"{name} {version}: {_licence(name)}" for name, version in PINNED.findall(requirements)]


def _licence(name: str) -> str:
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "not for this system"
    classes = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier", []) if "License ::" in each]
    # Older packages put the whole text of the licence into this field.
    text = (said.get("License") or "").partition("\n")[0]
    return said.get("License-Expression") or ", ".join(classes) or text or "not said"


def _write_sbom() -> None:
    command = [_tool("cyclonedx-py"), "requirements", REQUIREMENTS, "--pyproject", ROOT / "pyproject.toml",
               "--output-reproducible", "--output-file", BUILD / "sbom.json"]  # fmt: skip
    subprocess.run(command, check=True)  # noqa: S603 -- our own command


def _holes_report() -> list[dict]:
    """What pip-audit says of each package; it exits with 1 both for a hole and where it could not ask."""
    command = [_tool("pip-audit"), "--require-hashes", "--disable-pip", "--progress-spinner", "off",
               "--format", "json", "--requirement", REQUIREMENTS]  # fmt: skip
    answer = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 -- our own command
    try:
        return json.loads(answer.stdout)["dependencies"]
    except ValueError:
        raise click.ClickException(f"pip-audit gave no report.\n{answer.stderr}") from None


def holes(report: list[dict]) -> list[str]:
    """A line a known hole, with the versions that have it no more."""
    return [
        f"HOLE {each['name']} {each['version']}: {hole['id']}, "
        f"mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for each in report
        for hole in each.get("vulns", ())
    ]


def unasked(report: list[dict]) -> list[str]:
    """What the registry could not say, in words; nothing when it knew all."""
    names = [each["name"] for each in report if "skip_reason" in each]
    if not names:
        return [f"Asked for known holes in all packages: {len(report)}."]
    return [
        f"NOT ASKED for known holes: {len(names)} of {len(report)} packages, "
        f"which this registry knows nothing of: {', '.join(names)}.",
        "Run `make audit` where the registry is PyPI itself.",
    ]


def _tool(name: str) -> Path:
    return Path(sys.executable).with_name(name)


if __name__ == "__main__":
    main()
