"""Interactions that recur."""
