"""What an act on many says: how many were changed, how many were not, and why."""

from flask_babel import ngettext

from crm.services.interaction_list.bulk import Hurdle, Outcome


def said_of(outcome: Outcome) -> str:
    """Whole sentences, one for each thing that is to be said."""
    parts = [ngettext("%(num)s interaction changed.", "%(num)s interactions changed.", outcome.changed)]
    parts += [_hurdle_words(hurdle, outcome.hurdles[hurdle]) for hurdle in Hurdle if outcome.hurdles[hurdle]]
    return " ".join(parts)


def _hurdle_words(hurdle: Hurdle, count: int) -> str:
    if hurdle is Hurdle.STALE:
        return ngettext(
            "%(num)s was changed by somebody else meanwhile.",
            "%(num)s were changed by somebody else meanwhile.",
            count,
        )
    if hurdle is Hurdle.FOREIGN:
        return ngettext("%(num)s is not yours to change.", "%(num)s are not yours to change.", count)
    if hurdle is Hurdle.GONE:
        return ngettext("%(num)s is no longer there.", "%(num)s are no longer there.", count)
    if hurdle is Hurdle.STEP_SKIPPED:
        return ngettext(
            "%(num)s would skip a step of a process that goes step by step.",
            "%(num)s would skip a step of a process that goes step by step.",
            count,
        )
    return ngettext("%(num)s was like that already.", "%(num)s were like that already.", count)
