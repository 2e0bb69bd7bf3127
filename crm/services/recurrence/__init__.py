"""Recurring interactions: a few of each series made ahead, changed as one or from here on."""
