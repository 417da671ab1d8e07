"""A card whose calls are vouched for as HubSpot and Salesforce do it, signed here by the vendors' published rules.

Nothing of the code under test signs: hmac and hashlib alone, after "Validating requests" (developers.hubspot.com).
"""

import base64
import hashlib
import hmac
import io
import re
from dataclasses import dataclass, replace
from itertools import count
from urllib.parse import unquote_to_bytes

from connector.stages.reading import LiveReader
from connector.web.app import create_app
from crm_adapters.hubspot import calls as hubspot
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.memory import MemoryCRM
from crm_adapters.salesforce import calls as salesforce
from crm_adapters.salesforce.mapping import SalesforceSettings
from tests import people
from tests.laws import scene
from tests.world import Rig

ORIGIN = "http://127.0.0.1:8080"
SECRET, PORTAL, USER = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy", "4242", "7007"
KEY, NEXT_KEY, ORG = "the-key-of-this-connection", "the-key-that-follows-it", "00D000000000001EAA"
SF_USER = "005000000000001AAA"
IDENTITY = f"userId={USER}&portalId={PORTAL}&userEmail=rita%40ours.example&appId=99"
_serial = count(1)

# The twelve codes that HubSpot's page lists as decoded before signing.
_DECODED = re.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)


def canonical(method: str, uri: str, body: bytes, stamp: str) -> bytes:
    """What HubSpot signs with v3."""
    decoded = _DECODED.sub(lambda found: chr(int(found[1], 16)), uri)
    return method.encode() + decoded.encode("utf-8", "replace") + body + stamp.encode()


def sign(method: str, uri: str, body: bytes, stamp: str, secret: str = SECRET) -> str:
    """The signature v3."""
    return base64.b64encode(
        hmac.new(secret.encode(), canonical(method, uri, body, stamp), hashlib.sha256).digest()
    ).decode()


@dataclass(frozen=True)
class Request:
    """One request, byte for byte as it goes over the wire."""

    method: str
    target: str
    body: bytes
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str:
        return dict(self.headers)[name]

    def with_header(self, name: str, value: str) -> "Request":
        return replace(self, headers=tuple((n, value if n == name else v) for n, v in self.headers))


SIGNATURE, STAMP = "X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"


class VouchedCRM(MemoryCRM):
    """The memory CRM behind a vendor's way to vouch."""

    def __init__(self, kind: str, *, now) -> None:
        super().__init__("memory", now=now)
        if kind == "hubspot":
            settings = HubSpotSettings(portal=PORTAL, app_secret=SECRET)
            owners = {USER: people.OWNER, "8008": "owner-2"}
            self.vouch = lambda *call: hubspot.vouch(settings, lambda user: owners.get(user, ""), *call)
        else:
            ours = SalesforceSettings(organization_id=ORG, api_key=KEY, api_key_next=NEXT_KEY)
            self.vouch = lambda method, uri, headers, body, now: salesforce.vouch(ours, headers, now)


@dataclass
class Wire:
    """The app as a server would call it: WSGI, with every byte of the request under control."""

    rig: Rig
    app: object

    def stamp(self, seconds: float = 0) -> str:
        return str(int((self.rig.clock.now().timestamp() + seconds) * 1000))

    def signed(self, method, target, body=b"", *, stamp="", secret=SECRET, origin=ORIGIN) -> Request:
        """As HubSpot sends it."""
        at = stamp or self.stamp()
        named = ((SIGNATURE, sign(method, origin + target, body, at, secret)), (STAMP, at))
        return Request(method, target, body, (*named, ("Content-Type", "application/json")))

    def keyed(self, method, target, body=b"", **changed) -> Request:
        """As our Apex sends it."""
        headers = {
            "Authorization": f"Bearer {KEY}",
            "X-Gatepost-Org": ORG,
            "X-Gatepost-User": SF_USER,
            "X-Gatepost-Time": self.stamp(),
            "X-Gatepost-Request": f"req-{next(_serial):010d}",
            "Content-Type": "application/json",
            **changed,
        }
        return Request(method, target, body, tuple(headers.items()))

    def send(self, request: Request) -> tuple[int, bytes]:
        """Status and body of the answer."""
        path, _, query = request.target.partition("?")
        environ = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path.encode("latin-1", "replace")).decode("latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": request.target,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8080",
            "HTTP_HOST": "attacker.example",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(request.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "CONTENT_LENGTH": str(len(request.body)),
        }
        for name, value in request.headers:
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        told = []
        answer = b"".join(self.app.wsgi_app(environ, lambda status, headers, error=None: told.append(status)))
        return int(told[0][:3]), answer


def wire(url: str, kind: str) -> Wire:
    """Ada's draft waits for Rita, who is a user of that vendor's CRM."""
    rig = scene.reviewed(url)
    crm = VouchedCRM(kind, now=rig.clock.now)
    crm.account = rig.crm.account
    crms = {"memory": crm}
    world = replace(rig.world, crms=crms, reader=LiveReader(store=rig.store, crms=crms))
    rig = replace(rig, world=world, crm=crm)
    return Wire(rig=rig, app=create_app(world))
