"""Answers are compressed here when no proxy does it; static files are compressed beforehand."""

from flask import Flask
from flask_compress import Compress


def init_app(app: Flask) -> None:
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 5)
    app.config.setdefault("COMPRESS_LEVEL", 4)
    # What fits into one packet as it is gains nothing.
    app.config.setdefault("COMPRESS_MIN_SIZE", 1_400)
    Compress(app)
