"""SMS by one HTTP gateway: the setting, the ways of the known gateways, one call."""
