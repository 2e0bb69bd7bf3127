"""The outbox: rows written with their cause, leased and sent by the runner, looked at by people."""
