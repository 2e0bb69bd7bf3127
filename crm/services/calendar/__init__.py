"""The calendar: its days, its people, and the hours that are still free."""
