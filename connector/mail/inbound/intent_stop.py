# ruff: noqa: E501 - patterns
"""Whether "stop" asks us to stop: "stop by our booth", "stop the trial", "we want to stop mailing catalogues" do not."""

from connector.mail.inbound.intent_around import ASKED, COMMA_ENDS, END, OTHERS, Around, Weight
from gates.late import late

_STOPS = late(r"\b(?:stop\w*|stpo|sotp|cease|quit|discontinue|halt|desist|refrain|abstain)\b")
_BARE = late(r"(?:stop\w*|stpo|sotp|cease|quit|discontinue|halt|desist)$")
# A phrase that brings its own lead: "please stop", "you stop", "to stop".
_LED = late(
    r"^(?:need|want|like|wish|love|to|and|but|must|so|now|just|please|no|if|can|could|will|would|should|better|you|that|make|kindly|pls|plz|plse|pleas)\b"
)
_RECEIVING = late(r"\b(?:receiving|getting|hearing)\b")
_DOERS = frozenset("we i it they tool product software bus full next non system that which would".split())
_GOES_ON = late(r"^\W*(?:it|and) (?!now|immed)")
_IT = late(r"\b(?:it|this|that)$")
_JEST = late(r"laugh|smil|kidding|joking|lol\b|haha")
_SENDING = late(r"\bsending$")
_SENDING_US = late(
    rf"{END}|^\W*(?:$|[.!,;]|me\b|us\b|this|these|any|unsol|your|spam|e ?-?mails?|mails?|messages?|more|further|additional|unwanted|promotional|marketing|sales|such|stuff|crap|shit|out)"
)
_PAPER = late(r"^\W*(?:us|me)? ?(?:paper|printed|invoices?|samples?|faxes)\b")


def stops(around: Around) -> Weight | None:
    """What this phrase with "stop" counts; None where it says nothing against it."""
    if not _STOPS.search(around.inside):
        return None
    if _done_by_others(around) or _half_a_command(around) or _JEST.search(around.sentence):
        return Weight.NOTHING
    if _SENDING.search(around.inside) and not _SENDING_US.match(around.after):
        return Weight.NOTHING
    return Weight.DOUBT if "sending" in around.inside and _PAPER.match(around.after) else None


def _done_by_others(around: Around) -> bool:
    """ "We want to stop mailing", "it does stop spam", "customers ask us to stop"."""
    near = set(around.before[-5:])
    if OTHERS & set(around.before) and "you" not in around.before:
        return True
    last = around.before[-1] if around.before else ""
    if around.inside.startswith(("need", "want", "like", "wish", "love")):
        return False
    lead = around.inside.split()[0] if _LED.match(around.inside) else last
    if lead == "to" and not ASKED & near and not _RECEIVING.search(around.inside):
        return True
    return last in _DOERS and not (last in {"would", "that"} and ASKED & near)


def _half_a_command(around: Around) -> bool:
    """ "Please stop worrying", "stop this project": the sentence goes on, and not with our mail."""
    if _BARE.search(around.inside):
        ends = COMMA_ENDS.match(around.after) and not _GOES_ON.match(around.after)
        return not (_LED.match(around.inside) and ends)
    return bool(_IT.search(around.inside)) and not COMMA_ENDS.match(around.after)
