"""Enter in a text box presses the first button of its form: that must be the one that saves."""

import pytest

from tests.factories import make_company, make_deal, make_interaction
from tests.pages import parsed

PAGES = {
    "a new interaction": lambda: "/interactions/new",
    "an interaction": lambda: f"/interactions/{make_interaction().id}/edit",
    "the next of a chain": lambda: f"/interactions/{make_interaction().id}/continue",
    "a new deal": lambda: "/deals/new",
    "the people of a deal": lambda: f"/deals/{make_deal().id}/people",
    "a new company": lambda: "/contacts/new?kind=company",
    "a company": lambda: f"/contacts/{make_company().id}/edit",
}


@pytest.mark.parametrize("page", PAGES)
def test_the_first_button_says_nothing_of_its_own(owner, client_of, page):
    document = parsed(client_of(owner).get(PAGES[page]()))
    (form,) = document.xpath("//main//form[@data-guard]")
    first = form.xpath(".//button[not(@type) or @type='submit']")[0]
    assert (first.get("name"), first.get("formaction")) == (None, None)
