"""Pure helpers: they know neither Flask, nor the database, nor this product's records."""
