"""Amazon SES tells of bounces and complaints in JSON, which its notification service sends on by mail."""

import json
import re
from typing import Any

from connector.mail.inbound.anatomy import Anatomy
from connector.mail.inbound.fate import by_code, by_words
from connector.mail.inbound.signal import Meaning, Seen, Signal

_BEGINS = re.compile(r"\{\s*\"(?:notificationType|eventType|Type)\"")


def notification(anatomy: Anatomy) -> Signal | None:
    """The bounce, complaint or delivery that a JSON notice tells of; None when the text is no such notice."""
    begun = _BEGINS.search(anatomy.notice)
    if not begun:
        return None
    body = _read(anatomy.notice[begun.start() :])
    inner = body.get("Message")
    if isinstance(inner, str):
        body = _read(inner)
    kind = str(body.get("notificationType") or body.get("eventType") or "").lower()
    if kind == "bounce":
        return _bounced(_part(body, "bounce"))
    if kind == "complaint":
        told = _part(body, "complaint")
        return _signal(
            Meaning.COMPLAINT, str(told.get("complaintFeedbackType") or "abuse"), told, "complainedRecipients"
        )
    if kind == "deliverydelay":
        return _signal(Meaning.DELAY_NOTICE, "network", _part(body, "deliveryDelay"), "delayedRecipients")
    return _signal(Meaning.OTHER, "delivered", {}, "") if kind in {"delivery", "send", "open", "click"} else None


def _bounced(told: dict[str, Any]) -> Signal:
    rows = [r for r in told.get("bouncedRecipients") or [] if isinstance(r, dict)]
    said = str(rows[0].get("diagnosticCode") or "") if rows else ""
    fate = by_words(said) or by_code(str(rows[0].get("status") or "") if rows else "") or by_code(said)
    if fate:
        return _signal(fate.meaning, fate.reason, told, "bouncedRecipients", said)
    lasting = str(told.get("bounceType")).lower() == "permanent"
    full = str(told.get("bounceSubType")).lower() == "mailboxfull"
    reason = "user_unknown" if lasting else "mailbox_full" if full else "unknown"
    return _signal(Meaning.BOUNCE_PERMANENT if lasting else Meaning.BOUNCE_TRANSIENT, reason, told, "bouncedRecipients")


def _signal(meaning: Meaning, reason: str, told: dict[str, Any], rows: str, said: str = "") -> Signal:
    found = [str(r.get("emailAddress") or "") for r in told.get(rows) or [] if isinstance(r, dict)]
    return Signal(
        meaning=meaning, reason=reason, recipients=tuple(dict.fromkeys(a for a in found if "@" in a)), confidence=0.95,
        evidence=(Seen(where="notification", text=said[:300] or reason),),
    )  # fmt: skip


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _read(text: str) -> dict[str, Any]:
    """The first JSON object of a text, also where the mail wrapped its lines; empty when there is none."""
    for candidate in (text, re.sub(r"\r?\n ?", "", text)):
        try:
            found, _ = json.JSONDecoder(strict=False).raw_decode(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return {}
