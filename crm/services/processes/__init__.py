"""Processes and their steps: what the team calls them, in which order, and what leaves."""
