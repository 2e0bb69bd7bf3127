"""Contacts: their list and page, the search for one, and doubles."""
