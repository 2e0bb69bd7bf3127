"""Headers that stand on every answer, whatever made it (T5)."""

from flask import Flask, Response, request

from crm import assets
from crm.fragments import VARY


def init_app(app: Flask) -> None:
    app.after_request(add_headers)


def content_security_policy() -> str:
    """Own scripts and styles only; the one inline style sheet of a first visit is named by its hash."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' '{assets.style_hash()}'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_security_policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    headers["Cache-Control"] = "no-store"
    headers["Vary"] = VARY
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
