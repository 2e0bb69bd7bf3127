"""The entry that Phusion Passenger looks for (shared hosting)."""

from app import app as application

__all__ = ["application"]
