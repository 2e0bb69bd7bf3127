"""Interactions that belong together: the chain, the deal made from it."""
