"""What is wrong with something a person typed, in a form that a program can put into words."""


class InputError(ValueError):
    """Input that cannot be read. ``reason`` is a fixed word, listed by the function that raises it."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
