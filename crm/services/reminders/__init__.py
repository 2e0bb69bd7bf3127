"""Reminders to clients (SC-21 to SC-23) and to colleagues: when, whom, in which words."""
