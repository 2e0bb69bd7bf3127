"""The answer to guessing, for every page on which one can guess."""

from flask import Response, make_response, render_template

from crm.services.accounts.throttle import TooManyAttempts


def page_after(error: TooManyAttempts, template: str, **context) -> Response:
    """The page again, saying in words and in a header when to try once more."""
    minutes = -(-error.seconds // 60)
    response = make_response(render_template(template, wait_minutes=minutes, **context), 429)
    response.headers["Retry-After"] = str(error.seconds)
    return response
