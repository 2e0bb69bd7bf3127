"""Templates of tasks: what the team keeps, what starting one would make, and making it (SC-35)."""
