"""A POST to our own public address, over the same way in that a mail provider takes."""

import requests

from gates.errors import WorldError

TIMEOUT = (5.0, 10.0)
"""Seconds to connect, and to wait for the answer."""
MOST = 4_000
BODY = {"List-Unsubscribe": "One-Click"}
"""RFC 8058 section 3.1."""


def knock(url: str) -> tuple[int, str]:
    """The status and the beginning of the body; no redirect, no cookie. WorldError without an answer."""
    try:
        with requests.post(url, data=BODY, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            body = next(answer.iter_content(MOST), b"")
            return answer.status_code, body.decode("utf-8", "replace")
    except requests.RequestException as error:
        # The address holds a token: it stays out of the words.
        raise WorldError(f"no answer ({type(error).__name__})", where="one_click") from None
