"""Who calls from a card or page inside HubSpot: `hubspot.fetch` signs the call and names the user in its address.

HubSpot appends userId, portalId, userEmail and appId to the query and signs all of it with v3 (developers.hubspot.com,
"Fetching data" and "Validating requests"). So they are read from the signed address alone, and a second value of one of
them, which could only come from the card's own code, makes the whole call worthless.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from crm_adapters.calling import Caller
from crm_adapters.hubspot import events
from crm_adapters.hubspot.mapping import HubSpotSettings
from gates.errors import ConfigError, Forged

WHERE = "HubSpot card"
USER, PORTAL, EMAIL, APP = "userId", "portalId", "userEmail", "appId"
SIGNED = (USER, PORTAL, EMAIL, APP)
MOST_PARAMETERS = 50


def vouch(
    settings: HubSpotSettings,
    owner_of: Callable[[str], str],
    method: str,
    uri: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> Caller:
    """Forged unless HubSpot signed exactly this call, with v3, for a user of the connection's portal."""
    given = {name.lower(): value for name, value in headers.items()}
    if events.V3 not in given:
        # v2 proves no time, and v1 not even the address with the user in it.
        raise Forged("the call bears no signature v3", where=WHERE, mend="call by hubspot.fetch, which signs it")
    events.verify(settings.app_secret, method, uri, headers, body, now)
    told = _identity(uri)
    if not settings.portal:
        raise ConfigError("no portal id is configured", where="settings.portal", mend="give the portal's id, in quotes")
    if told[PORTAL] != settings.portal:
        raise Forged("the call is from another portal", where=WHERE, mend="set `portal` to the portal's id")
    if not (told[USER].isascii() and told[USER].isdigit()):
        raise Forged("the call names no user", where=WHERE, mend="call by hubspot.fetch, which names the user")
    return Caller(
        org=told[PORTAL],
        user=told[USER],
        owner=owner_of(told[USER]),
        email=told[EMAIL],
        nonce=given[events.V3],
    )


def _identity(uri: str) -> dict[str, str]:
    """What HubSpot says about the caller; each of it at most once, in whatever case it is written."""
    try:
        pairs = parse_qsl(urlsplit(uri).query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise Forged("the address cannot be read", where=WHERE, mend="call by hubspot.fetch") from None
    names = [name.lower() for name, _ in pairs]
    if any(names.count(name.lower()) > 1 for name in SIGNED):
        raise Forged("the address names the caller twice", where=WHERE, mend="put none of HubSpot's own parameters")
    found = dict(pairs)
    return {name: found.get(name, "") for name in SIGNED}
