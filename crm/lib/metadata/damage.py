"""What is raised by all readers of this folder."""

from crm.lib.errors import InputError


class DamagedFile(InputError):
    """``reason``: damaged. No program could show such a file."""

    def __init__(self) -> None:
        super().__init__("damaged")
