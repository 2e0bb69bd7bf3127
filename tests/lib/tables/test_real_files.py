"""The practice set of a hardware trader, as dirty as real data."""

from pathlib import Path

import pytest

from crm.lib.tables import read_table, sniff

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "sales-opportunities"


def read(name: str):
    if not FOLDER.is_dir():
        pytest.skip("the folder ../shared/data with real data is missing beside the project")
    data = (FOLDER / name).read_bytes()
    return read_table(data, sniff(data))


@pytest.mark.parametrize(
    ("name", "count", "first_heading"),
    [
        ("accounts.csv", 85, "account"),
        ("products.csv", 7, "product"),
        ("sales_teams.csv", 35, "sales_agent"),
        ("sales_pipeline.csv", 8_800, "opportunity_id"),
    ],
)
def test_files_come_in_whole(name, count, first_heading):
    table = read(name)
    assert (table.layout.encoding, table.layout.delimiter, table.layout.header_row) == ("utf_8", ",", 1)
    assert len(table.rows) == sum(1 for _ in table.rows) == count
    assert table.headings[0] == first_heading
    assert table.notes == []


def test_the_pipeline_shows_the_figures_that_its_readme_lists():
    table = read("sales_pipeline.csv")
    stage, value = table.headings.index("deal_stage"), table.headings.index("close_value")
    won = [row.cells for row in table.rows if row.cells[stage] == "Won"]
    assert len(won) == 4_238
    assert sum(int(cells[value]) for cells in won) == 10_005_534
    assert len(table.rows) - table.filled[table.headings.index("account")] == 1_425
