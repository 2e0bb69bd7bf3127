"""Made-up records of four countries, in bulk: for measuring and trying out."""
