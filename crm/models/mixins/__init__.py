"""Abilities that two models or more share, one per module."""
