"""One message in, its meaning out: machines are recognised first, what is left a person wrote."""

import re
from dataclasses import replace

from connector.mail.inbound.anatomy import dissect
from connector.mail.inbound.automatic import automatic, bare_automatic
from connector.mail.inbound.bounce import bare_bounce, bounce
from connector.mail.inbound.challenge import challenge
from connector.mail.inbound.complaint import complaint
from connector.mail.inbound.human import classify_text
from connector.mail.inbound.notification import notification
from connector.mail.inbound.received import Received
from connector.mail.inbound.return_date import return_date
from connector.mail.inbound.signal import Meaning, Signal
from connector.mail.inbound.unsubscribe import unsubscribe

SHORT_NO = 600
"""Characters below which an automatic answer without substance is read as a person's, too."""

LONGEST = 12_000
"""Characters of a person's mail that are read. Of a longer one the quotations go first, and of what the person wrote
themselves the middle only then: some answer below what they quote."""


def classify(received: Received) -> Signal:
    """Rule on one message that came back. Pure: the same message always means the same."""
    anatomy = dissect(received)
    if received.message is None:
        return bare_bounce(anatomy) or bare_automatic(anatomy, received) or _by_a_person(received)
    return (
        notification(anatomy)
        or complaint(anatomy)
        or challenge(anatomy, sure=True)
        or bounce(anatomy)
        or unsubscribe(anatomy)
        or challenge(anatomy)
        or _unless_a_no(automatic(anatomy, received), received)
        or _by_a_person(received)
    )


_FROM_A_LIST = re.compile(
    r"\bunsubscribe me\b|\b(?:me|us) (?:off|from) (?:your|the|this|all|any) (?:\w+ )?lists?\b|\bverteiler"
    r"|\bliste de diffusion\b|\bd[ée]s(?:inscri|abonn)|\bsu lista\b|\blista de (?:correo|env)|\bde baja\b",
    re.IGNORECASE,
)
"""A no that is meant for good: "do not write to me" in an absence mostly means until its end."""

_WEAK = frozenset({"automatic", "acknowledgement", "ticket_receipt"})
"""What an automatic answer is called when nothing in its text says that a machine wrote it."""


def _unless_a_no(signal: Signal | None, received: Received) -> Signal | None:
    """A short no outweighs such a mark: desks send their people's answers with the headers of machines."""
    if signal and signal.meaning is Meaning.AUTO_REPLY and len(received.text) < SHORT_NO:
        person = _by_a_person(received)
        if person.meaning in {Meaning.OPT_OUT, Meaning.HOSTILE} and signal.reason in _WEAK:
            return person
        if (
            person.meaning is Meaning.OPT_OUT
            and signal.reason == "out_of_office"
            and _FROM_A_LIST.search(received.text)
        ):
            return person
    return signal


def _by_a_person(received: Received) -> Signal:
    text = received.text
    if len(text) > LONGEST:
        text = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    if len(text) > LONGEST:
        text = f"{text[: LONGEST * 2 // 3]}\n{text[-LONGEST // 3 :]}"
    signal = classify_text(text, received.subject)
    if signal.meaning is Meaning.AUTO_REPLY and signal.return_date is None and signal.reason == "out_of_office":
        return replace(signal, return_date=return_date(text, received.received_at))
    return signal
