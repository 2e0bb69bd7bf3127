"""Interactions: what one is about, who takes part, what was said, what comes next."""
