"""The list of interactions: criteria, groups, stretches of an index, saved views, acts on many."""
