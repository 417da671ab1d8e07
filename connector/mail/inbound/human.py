"""What a person's reply means. Doubt is `unclear`: a person reads it, and until then we are silent."""

from connector.mail.inbound.quoted import written
from connector.mail.inbound.signal import Meaning, Seen, Signal
from gates.text.refusals import No, refusals


def classify_text(text: str, subject: str) -> Signal:
    """Rule on a readable text that a person wrote, quotations and signature still in it."""
    reply = written(text)
    found = refusals(reply.own)
    if not reply.own:
        return Signal(meaning=Meaning.UNCLEAR, reason="empty", confidence=0.5)
    for no in found:
        seen = (Seen(where="text", text=no.text),)
        if no.kind in {No.OPT_OUT, No.ERASURE}:
            return Signal(meaning=Meaning.OPT_OUT, reason="request", evidence=seen, confidence=0.8)
        if no.kind is No.LEGAL:
            return Signal(meaning=Meaning.HOSTILE, reason="legal_threat", evidence=seen, confidence=0.8)
        if no.kind is No.NO_INTEREST:
            return Signal(meaning=Meaning.NOT_INTERESTED, reason="no_interest", evidence=seen, confidence=0.7)
    return Signal(meaning=Meaning.UNCLEAR, reason="unclear", confidence=0.4)
