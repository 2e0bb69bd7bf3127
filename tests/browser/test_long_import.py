"""A long file is tried out in the background: what one sees meanwhile; the findings come by themselves."""

import pytest

from tests.browser.test_answers import SIZES, assert_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow]

from playwright.sync_api import expect  # noqa: E402

ROWS = 600  # more than are tried out at once
PATIENCE = 90_000  # milliseconds


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_a_long_file_is_tried_out_while_one_waits(visit, tmp_path, width, height, scheme):
    file = tmp_path / "cégek.csv"
    file.write_text(
        "Cégnév\n" + "".join(f"Hosszú sor {width} {n} Kft.\n" for n in range(ROWS)), encoding="utf-8"
    )
    page = visit("/imports/", language="hu", width=width, height=height, color_scheme=scheme, bypass_csp=True)
    page.select_option("[name=kind]", "companies")
    page.set_input_files("[type=file]", file)
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_url("**/layout")
    page.locator("main form[action$='/layout'] button[type=submit]:not([name])").last.click()
    page.wait_for_url("**/columns")
    page.fill("[name=source]", "Régi lista")
    page.locator("main form[action$='/columns'] button[type=submit]:not([name])").last.click()
    page.wait_for_url("**/values")
    assert_clean(page, width)
    expect(page.locator("main form[action$='/start']")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text(str(ROWS))
    assert_clean(page, width)
