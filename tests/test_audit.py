"""`make audit` tells holes, and tells what it could not ask."""

import audit

KNOWN = {"name": "flask", "version": "3.1.3", "vulns": []}
HOLED = {"name": "flask", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.0", "0.12.5"]}]}
OPEN = {"name": "segno", "version": "1.6.6", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}
SKIPPED = {"name": "tzdata", "skip_reason": "not found"}


def test_a_hole_is_named_with_what_mends_it():
    assert audit.holes([KNOWN, HOLED, OPEN, SKIPPED]) == [
        "HOLE flask 0.1: PYSEC-1, mended in 1.0, 0.12.5",
        "HOLE segno 1.6.6: PYSEC-2, mended in no version yet",
    ]


def test_what_was_not_asked_is_said():
    said = audit.unasked([KNOWN, SKIPPED])
    assert "1 of 2 packages" in said[0]
    assert said[0].endswith("tzdata.")
    assert audit.unasked([KNOWN]) == ["Asked for known holes in all packages: 1."]


def test_every_package_of_production_has_a_licence():
    rows = audit.licences(audit.REQUIREMENTS.read_text("utf-8"))
    assert len(rows) > 20
    silent = [row.split()[0] for row in rows if row.endswith("not said")]
    assert set(silent) <= {
        "pysqlite3"
    }  # a build of SQLite under the zlib licence, which only its sources say
    assert [row for row in rows if "Affero" in row or ": GPL" in row or "GNU General" in row] == []
