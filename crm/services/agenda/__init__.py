"""My day, the plan of the evening before, and the day on paper."""
