"""The list of interactions: its filters, groups, rows, saved views, and acts on many."""
