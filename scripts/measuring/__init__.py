"""What `make bench` and `make torture` share: servers to measure and clients to measure with."""
