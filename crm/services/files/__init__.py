"""Files beside the database: stored, shown on records, removed at last."""
