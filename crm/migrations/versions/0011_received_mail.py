"""Mail taken in."""

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See the docstring of this module."""


def downgrade() -> None:
    """See the docstring of this module."""
