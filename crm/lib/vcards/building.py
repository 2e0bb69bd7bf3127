"""From the properties of one card to a Card."""

from collections.abc import Callable, Sequence

from crm.lib.vcards import values, vocabulary
from crm.lib.vcards.card import Address, Card, CardKind, ContactValue
from crm.lib.vcards.properties import Property
from crm.lib.vcards.vocabulary import BULKY, COMPANY_WORDS, KIND_PROPERTIES, MESSENGERS, SAYS_NOTHING

LONGEST_UNKNOWN = 200


class CardBuilder:
    """Fills *card* from *properties*; `is_group` tells afterwards that it is only a list of others."""

    def __init__(self, card: Card, properties: Sequence[Property]) -> None:
        self.card = card
        self._properties = properties
        self._kinds = {p.value.strip().lower() for p in properties if p.name in KIND_PROPERTIES}
        self._labels = {
            p.group: vocabulary.label(p.value) for p in properties if p.name == "X-ABLABEL" and p.group
        }
        self._first = vocabulary.lowest_preferences(properties)
        self._languages: list[tuple[int, str]] = []

    @property
    def is_group(self) -> bool:
        return "group" in self._kinds

    def build(self) -> Card:
        for found in self._properties:
            self._take(found)
        self.card.languages = [tag for _, tag in sorted(self._languages, key=lambda item: item[0])]
        self._settle_name_and_kind()
        return self.card

    def _take(self, found: Property) -> None:
        if take := HANDLERS.get(found.name):
            take(self, found)
        elif found.name in TEXTS:
            self._take_text(found, TEXTS[found.name])
        elif found.name in MESSENGERS:
            self._add(self.card.messengers, found, values.plain(found.value), MESSENGERS[found.name])
        elif found.name not in SAYS_NOTHING | KIND_PROPERTIES:
            self._take_unknown(found)

    def _take_text(self, found: Property, field: str) -> None:
        text = values.plain(found.value)
        if not getattr(self.card, field):
            setattr(self.card, field, text)
        elif text and text != getattr(self.card, field):
            self._take_unknown(found)

    def _take_unknown(self, found: Property) -> None:
        label = self._labels.get(found.group)
        name = f"{found.name} ({label})" if label else found.name
        text = "" if found.name in BULKY or found.is_base64 else values.plain(found.value)
        if text or found.name in BULKY:
            self.card.unknown.append((name, text[:LONGEST_UNKNOWN]))

    def _take_name(self, found: Property) -> None:
        parts = values.components(found.value, 5)
        if not any(parts):
            return
        if self.card.family_name or self.card.given_name:
            self._take_unknown(found)
            return
        card = self.card
        card.family_name, card.given_name, card.additional_names, card.prefix, card.suffix = parts

    def _take_organisation(self, found: Property) -> None:
        name, *units = filter(None, values.components(found.value, 10)) or [""]
        if self.card.organisation:
            if name != self.card.organisation:
                self._take_unknown(found)
            return
        self.card.organisation, self.card.unit = name, ", ".join(units)

    def _take_phone(self, found: Property) -> None:
        self._add(self.card.phones, found, values.phone(values.plain(found.value)))

    def _take_email(self, found: Property) -> None:
        self._add(self.card.emails, found, values.email(values.plain(found.value)))

    def _take_url(self, found: Property) -> None:
        self._add(self.card.urls, found, values.plain(found.value))

    def _take_messenger(self, found: Property) -> None:
        service, handle = values.messenger(values.plain(found.value))
        service = found.parameter("X-SERVICE-TYPE").lower() or service
        self._add(self.card.messengers, found, handle, service)

    def _take_address(self, found: Property) -> None:
        box, extended, street, city, region, code, country = values.components(found.value, 7)
        street = ", ".join(filter(None, (street, extended, box)))
        label = values.plain(found.parameter("LABEL")) or self._labels.get(found.group, "")
        if any((street, city, region, code, country, label)):
            self.card.addresses.append(
                Address(
                    street,
                    city,
                    region,
                    code,
                    country,
                    vocabulary.kinds(found),
                    self._is_preferred(found),
                    label,
                )
            )

    def _take_address_label(self, found: Property) -> None:
        """In vCard 2.1 and 3.0 the envelope's text is a property, matched to an address by its type."""
        text, kinds = values.plain(found.value), vocabulary.kinds(found)
        bare = [index for index, address in enumerate(self.card.addresses) if not address.label]
        alike = [index for index in bare if self.card.addresses[index].kinds == kinds]
        if text and bare:
            index = (alike or bare)[0]
            self.card.addresses[index] = self.card.addresses[index]._replace(label=text)
        elif text:
            self.card.addresses.append(Address(kinds=kinds, label=text))

    def _take_note(self, found: Property) -> None:
        if text := values.plain(found.value):
            self.card.notes.append(text)

    def _take_categories(self, found: Property) -> None:
        self.card.categories = list(dict.fromkeys(self.card.categories + values.words(found.value)))

    def _take_language(self, found: Property) -> None:
        if tag := values.plain(found.value):
            self._languages.append((vocabulary.preference(found), tag))

    def _add(self, to: list[ContactValue], found: Property, value: str, service: str = "") -> None:
        label = self._labels.get(found.group, "")
        if value:
            to.append(ContactValue(value, vocabulary.kinds(found), self._is_preferred(found), label, service))

    def _is_preferred(self, found: Property) -> bool:
        is_first = found.parameter("PREF") and vocabulary.preference(found) == self._first[found.name]
        return "pref" in found.types() or bool(is_first)

    def _settle_name_and_kind(self) -> None:
        card = self.card
        parts = (card.prefix, card.given_name, card.additional_names, card.family_name, card.suffix)
        card.full_name = card.full_name or " ".join(filter(None, parts))
        if self._kinds & COMPANY_WORDS or self._is_named_after_organisation():
            card.kind = CardKind.COMPANY
            card.organisation = card.organisation or card.full_name
            card.full_name = card.full_name or card.organisation

    def _is_named_after_organisation(self) -> bool:
        card = self.card
        return bool(card.organisation and not card.given_name and card.full_name in ("", card.organisation))


TEXTS = {
    "FN": "full_name",
    "NICKNAME": "nickname",
    "TITLE": "title",
    "ROLE": "role",
    "BDAY": "birthday",
    "TZ": "time_zone",
    "UID": "uid",
}
HANDLERS: dict[str, Callable[[CardBuilder, Property], None]] = {
    "N": CardBuilder._take_name,
    "ORG": CardBuilder._take_organisation,
    "TEL": CardBuilder._take_phone,
    "EMAIL": CardBuilder._take_email,
    "URL": CardBuilder._take_url,
    "X-SOCIALPROFILE": CardBuilder._take_url,
    "IMPP": CardBuilder._take_messenger,
    "ADR": CardBuilder._take_address,
    "LABEL": CardBuilder._take_address_label,
    "NOTE": CardBuilder._take_note,
    "CATEGORIES": CardBuilder._take_categories,
    "LANG": CardBuilder._take_language,
}
