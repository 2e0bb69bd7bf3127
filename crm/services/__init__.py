"""Work that joins several nouns or meets the outside world; never reads the request."""
