"""HubSpot's request signatures, as its page "Validating requests" publishes them; written apart from our verifier."""

import base64
import hashlib
import hmac
from urllib.parse import urlencode

# What HubSpot takes back from percent-encoding before it signs; everything else stays as it was sent.
_PLAIN = ":/?@!$'()*,;"


def plain(uri: str) -> str:
    """The address as HubSpot signs it by v3."""
    for char in _PLAIN:
        code = f"%{ord(char):02X}"
        uri = uri.replace(code, char).replace(code.lower(), char)
    return uri


def headers(version: str, *, secret: str, method: str, uri: str, body: bytes, milliseconds: int) -> dict[str, str]:
    """The signature headers of one request; `version` is v1, v2 or v3.

    A webhook by v3 bears the old v1 header beside the new one, as the real ones do.
    """
    v1 = hashlib.sha256(secret.encode() + body).hexdigest()
    if version == "v1":
        return {"X-HubSpot-Signature": v1, "X-HubSpot-Signature-Version": "v1"}
    if version == "v2":
        given = secret.encode() + method.encode() + uri.encode() + body
        return {"X-HubSpot-Signature": hashlib.sha256(given).hexdigest(), "X-HubSpot-Signature-Version": "v2"}
    if version != "v3":
        raise ValueError(f"no signature version {version}")
    signed = method.encode() + plain(uri).encode() + body + str(milliseconds).encode()
    mac = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return {
        "X-HubSpot-Signature-v3": base64.b64encode(mac).decode(),
        "X-HubSpot-Request-Timestamp": str(milliseconds),
        "X-HubSpot-Signature": v1,
        "X-HubSpot-Signature-Version": "v1",
    }


def fetched(uri: str, *, user_id: int, portal_id: int, email: str, app_id: int) -> str:
    """The address of a `hubspot.fetch`: who is logged in stands at the end of the query."""
    added = urlencode({"userId": user_id, "portalId": portal_id, "userEmail": email, "appId": app_id})
    return f"{uri}{'&' if '?' in uri else '?'}{added}"
