"""How an attempt to send ended. What is in doubt is never called a failure."""


class SendingError(Exception):
    """It did not go out. ``code`` says why (services/outbox/words.py), ``detail`` what the server said."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = " ".join(detail.split())[:300]


class TryLater(SendingError):
    """Not now: another try may work. ``after`` are the seconds the server asks for, if it does."""

    def __init__(self, code: str, detail: str = "", *, after: int | None = None) -> None:
        super().__init__(code, detail)
        self.after = after


class Refused(SendingError):
    """Never in this form: a number that is none, a text that is not taken."""


class InDoubt(SendingError):
    """The call began and its end is unknown: it may have gone out."""
