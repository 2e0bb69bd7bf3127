"""Background work: who handles a kind, who runs what is due, when it last ran."""
