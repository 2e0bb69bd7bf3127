"""Parts of the product that a team switches on and off (OC-13, OC-14). Data stays whatever is off.

`crm.feature_table` says what hangs on a switch. The guard and `can` of `crm.permissions` and the menus ask
here, so a view knows nothing of switches. Settings come with `team()`: no query of their own.
"""

from fnmatch import fnmatchcase
from functools import lru_cache

from flask import Flask, current_app

from crm.feature_table import FEATURES, Feature
from crm.team import team

# What the guard gives as the reason of a 404: the error page finds the words.
SWITCHED_OFF = "switched-off"
NONE: frozenset[str] = frozenset()


def init_app(app: Flask) -> None:
    app.jinja_env.globals["feature_on"] = feature_on


def feature_on(name: str) -> bool:
    """Whether the part *name* is switched on; an unknown name is a `KeyError`."""
    return FEATURES[name] is not None and name not in features_off()


def features_off() -> frozenset[str]:
    """The names of what is off, also because something that it needs is off."""
    chosen = team().features
    return _off(tuple(sorted(chosen.items()))) if chosen else NONE


@lru_cache(maxsize=64)
def _off(chosen: tuple[tuple[str, bool], ...]) -> frozenset[str]:
    is_on = {name: part.is_on for name, part in FEATURES.items()} | dict(chosen)
    off = {name for name in FEATURES if not is_on[name]}
    return frozenset(off | {name for name, part in FEATURES.items() if off & {*part.needs}})


def permission_is_on(permission: str) -> bool:
    """Whether no part that is off owns the *permission*."""
    off = features_off()
    return not off or not any(permission in FEATURES[name].permissions for name in off)


def endpoint_is_on(endpoint: str) -> bool:
    """Whether no part that is off owns the *endpoint*: by its name or by the permission it asks for."""
    off = features_off()
    if not off:
        return True
    permission = getattr(current_app.view_functions.get(endpoint), "required_permission", None)
    return not any(owns(FEATURES[name], endpoint, permission) for name in off)


def owns(part: Feature, endpoint: str, permission: str | None) -> bool:
    """Whether the address *endpoint*, which asks for *permission*, belongs to the *part*."""
    return permission in part.permissions or any(fnmatchcase(endpoint, each) for each in part.endpoints)


def starter_features() -> dict[str, bool]:
    """The switches of a team that starts simple: tasks first (ST-01)."""
    return {name: part.starter for name, part in FEATURES.items()}
