"""Place,source,number and checklist."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See the docstring of this module."""


def downgrade() -> None:
    """See the docstring of this module."""
