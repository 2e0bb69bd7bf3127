"""Deals: board, list and page, and how one is made and moved."""
