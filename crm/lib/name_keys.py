"""One key for a name however it is written: letter case, accents, order of words, legal form."""

from crm.lib.folding import fold

LONGEST_KEY = 300
# Folded. "SC Mobila Nord S.R.L." and "Mobila Nord" are one firm to the person who types it.
LEGAL_FORMS = frozenset((
    "sc", "srl", "srld", "sa", "pfa", "ii", "kft", "zrt", "nyrt", "bt", "kkt", "ooo", "oao", "ao", "zao",
    "pao", "ip", "spzoo", "spj", "spk", "ltd", "llc", "gmbh", "ag", "inc",
))  # fmt: skip
SPELLED_OUT = (
    ("sp z o o", "spzoo"), ("sp z oo", "spzoo"), ("sp zoo", "spzoo"), ("s r l", "srl"),
    ("sp j", "spj"), ("sp k", "spk"),
)  # fmt: skip


def name_key(name: str | None) -> str:
    """The key under which *name* is compared; "" only for a name without letters and digits.

    A name that is nothing but a legal form keeps it.
    """
    folded = f" {fold(name)} "
    for spelled, short in SPELLED_OUT:
        folded = folded.replace(f" {spelled} ", f" {short} ")
    words = folded.split()
    return " ".join(sorted(set(words) - LEGAL_FORMS or words))[:LONGEST_KEY]
