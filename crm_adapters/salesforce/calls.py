"""Who calls from inside Salesforce: our Apex, through the Named Credential that holds this connection's key.

No signature of a body is possible there. The key proves the org (Salesforce Help, "Create and Edit Custom Header"), our
Apex names the user by ``UserInfo.getUserId()``, and the owner of a record is a user. So whoever may write Apex or use
the principal in another way can speak for any user of that org: the permission set is the fence.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

from crm_adapters.calling import Caller, is_fresh
from crm_adapters.salesforce.events import ORG_ID
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.salesforce.workflow import long_id
from gates.errors import ConfigError, Forged

WHERE = "Salesforce component"
ORG, USER, TIME, REQUEST = "x-gatepost-org", "x-gatepost-user", "x-gatepost-time", "x-gatepost-request"
_ORG = re.compile(r"00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?", re.ASCII)
_USER = re.compile(r"005[A-Za-z0-9]{12}([A-Za-z0-9]{3})?", re.ASCII)
_REQUEST = re.compile(r"[A-Za-z0-9._:-]{8,200}", re.ASCII)


def vouch(settings: SalesforceSettings, headers: Mapping[str, str], now: datetime) -> Caller:
    """Forged unless the call bears the connection's key, the org, a user, a fresh time and an id of its own."""
    given = {name.lower(): value for name, value in headers.items()}
    scheme, _, key = given.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not knows(settings, key):
        mend = "put the connection's key into the External Credential's principal"
        raise Forged("the key is missing or not this connection's", where="Authorization", mend=mend)
    ours, theirs = settings.organization_id[:ORG_ID], given.get(ORG, "")
    if len(ours) < ORG_ID:
        raise ConfigError(
            "no organisation id is configured", where="settings.organization_id", mend="give the org's id"
        )
    if not _ORG.fullmatch(theirs) or not hmac.compare_digest(ours.encode(), theirs[:ORG_ID].encode()):
        mend = "set organization_id to the id under Setup, Company Information"
        raise Forged("the call is from another organisation", where=ORG, mend=mend)
    if not is_fresh(given.get(TIME, ""), now):
        raise Forged("the call is too old or from the future", where=TIME, mend="check the clock")
    user, nonce = given.get(USER, ""), given.get(REQUEST, "")
    if not _USER.fullmatch(user):
        raise Forged("the call names no user", where=USER, mend="send UserInfo.getUserId()")
    if not _REQUEST.fullmatch(nonce):
        raise Forged("the call has no id of its own", where=REQUEST, mend="send 8 to 200 letters and digits")
    user = long_id(user)
    return Caller(org=long_id(theirs), user=user, owner=user, email="", nonce=nonce)


def knows(settings: SalesforceSettings, key: str) -> bool:
    """Whether this is the connection's key, or the one that follows it while both are valid; in constant time."""
    got = hashlib.sha256(key.encode()).digest()
    found = False
    for ours in (settings.api_key, settings.api_key_next):
        same = hmac.compare_digest(hashlib.sha256(ours.encode()).digest(), got)
        found |= same and bool(ours)
    return found
