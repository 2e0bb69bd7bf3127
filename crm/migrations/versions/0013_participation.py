"""Colleagues who take part."""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See the docstring of this module."""


def downgrade() -> None:
    """See the docstring of this module."""
