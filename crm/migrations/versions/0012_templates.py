"""Templates of tasks."""

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See the docstring of this module."""


def downgrade() -> None:
    """See the docstring of this module."""
