"""Accounts: who signs in, with what, from where, and what stays when somebody leaves."""
