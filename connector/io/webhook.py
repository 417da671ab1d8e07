"""A webhook that tells an alarm: JSON, signed with HMAC-SHA-256 over its time and body against forging and replay.

The signature stands in ``X-Gatepost-Signature: t=<unix seconds>,v1=<hex>`` over ``<t>.<body>``; a receiver refuses what
is older than five minutes and answers 2xx. The alarm's id makes a second delivery harmless.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from http import HTTPStatus

import requests

from connector.evidence_rows import Alarm
from connector.ports import World
from gates.errors import WorldError

SIGNATURE = "X-Gatepost-Signature"


def signature(secret: bytes, at: int, payload: bytes) -> str:
    """The header's value."""
    signed = hmac.new(secret, f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookHerald:
    """`stages.tell.Herald` over HTTP; redirects are not followed, because the address was agreed."""

    url: str
    secret: bytes
    timeout: float

    @property
    def name(self) -> str:
        """The channel."""
        return "webhook"

    def tell(self, alarm: Alarm, owner: str, world: World) -> None:
        """One POST; anything but 2xx, and no answer in time, is tried again."""
        payload = json.dumps(alarm.notice(owner), ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "Content-Type": "application/json",
            SIGNATURE: signature(self.secret, int(world.clock.now().timestamp()), payload),
        }
        try:
            answer = requests.post(self.url, data=payload, headers=headers, timeout=self.timeout, allow_redirects=False)
        except requests.RequestException as error:
            raise WorldError("the webhook is not reached", where="alerts.webhook", mend="it is tried again") from error
        if not HTTPStatus.OK <= answer.status_code < HTTPStatus.MULTIPLE_CHOICES:
            raise WorldError(
                f"the webhook answered {answer.status_code}", where="alerts.webhook", mend="it is tried again"
            )
