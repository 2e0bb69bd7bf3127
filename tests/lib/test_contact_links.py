"""Links that open messengers and maps."""

import pytest

from crm.lib.contact_links import map_links, messenger_link


@pytest.mark.parametrize(
    ("service", "handle", "e164", "link"),
    [
        ("viber", "0721 234 567", "+40721234567", "viber://chat?number=%2B40721234567"),
        ("whatsapp", "0721 234 567", "+40721234567", "https://wa.me/40721234567"),
        ("whatsapp", "ana", None, None),
        ("telegram", "@ana_pop", None, "https://t.me/ana_pop"),
        ("telegram", "https://t.me/ana_pop", None, "https://t.me/ana_pop"),
        ("telegram", "+40 721 234 567", "+40721234567", "https://t.me/+40721234567"),
        ("skype", "ana.pop", None, "skype:ana.pop?chat"),
        ("facebook", "facebook.com/ana.pop", None, "https://www.facebook.com/ana.pop"),
        ("telegram", "ana?x=<script>", None, "https://t.me/ana%3Fx%3D%3Cscript%3E"),
        ("other", "ana", None, None),
        ("telegram", "@", None, None),
    ],
)
def test_messengers(service, handle, e164, link):
    assert messenger_link(service, handle, e164) == link


def test_a_map_finds_the_address():
    links = map_links("Str. Lungă 5, Cluj & Co")
    assert links["app"] == "geo:0,0?q=Str.%20Lung%C4%83%205%2C%20Cluj%20%26%20Co"
    assert links["web"].startswith("https://www.openstreetmap.org/search?query=Str.%20Lung")
