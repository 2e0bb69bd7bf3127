"""Find htmx 2 habits in templates and scripts: `python scripts/check_htmx.py PATH…`.

A wrapper around htmx's own upgrade check, which is written for a move from 2 to 4 and so reads
`hx-disable` as htmx 2 meant it. Here it is only ever htmx 4's "disable during the request".
"""

import sys
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import htmx_upgrade_check as upgrade_check

SUFFIXES = {".html", ".js"}


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(paths: tuple[Path, ...]) -> None:
    """Print what htmx 4 would not understand; exit with 1 if there is any."""
    issues = [issue for path in paths for file in _files(path) for issue in issues_of(file)]
    for issue in issues:
        click.echo(issue)
    raise SystemExit(1 if issues else 0)


def issues_of(file: Path) -> list[str]:
    """Return the file's htmx 2 habits, as `file:line: [kind] advice`."""
    upgrade_check.RENAMED_ATTRS.pop("hx-disable", None)
    return [str(issue) for issue in upgrade_check.check_file(str(file))]


def _files(path: Path) -> list[Path]:
    found = [path] if path.is_file() else sorted(path.rglob("*"))
    return [file for file in found if file.suffix in SUFFIXES and "vendor" not in file.parts]


if __name__ == "__main__":
    main()
