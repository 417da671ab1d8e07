# ruff: noqa: E501 - patterns
"""Whether a "don't" forbids us to write: "we don't contact suppliers", "don't email me before Monday" do not."""

from connector.mail.inbound.intent_around import Around, Weight
from gates.late import late

_NOT_NOW = late(
    r"^\W*(?:me |us |him |her )?(?:about (?!this|it|that|anything|your)|tomorrow|today|tonight|before|until|till|on (?:mon|tues|wednes|thurs|fri|satur|sun|the)|this (?:week|month|morning|afternoon)|next week|right now|"
    r"at (?:work|home|noon|night|\d|this (?:number|time))|during|after|between|over the weekend|in (?:the )?(?:morning|evening|august|july|december)|unless|if)\b"
)
_LATER = late(r"^\W*(?:me |us |him |her )?(?:\w+ ){0,2}(?:until|till|before|unless)\b")
_ADDRESSES = late(r"(?:contact|email|mail|message|write|approach|call|text|send|bother|disturb|again|reach|follow up)$")
_THING = late(r"^\W*(?:me |us )?(?:the|a|an|that|those) (?!fuck|hell|same|damn|bloody|crap)\w+")
_GET = late(r"(?:^|\s)(?:get|getting|see|hear|hearing|approached|bothered)$")
_GET_OTHER = late(
    r"^(?!\W*(?:from|any|more|these|this|your|e?-?mails?|messages?|about (?:this|it|you|your)|spam|such|it\b|anything|another|them|sales|cold|marketing|unsolicited|contacted|emailed|spammed|further|you|$|[.!?,;]))"
)
# "No more emails to miss", "don't want more mails to get lost".
PURPOSE = late(
    r"^\W*(?:e ?-?mails? |mails? |messages? )?to (?!me\b|us\b|our|my|this|anyone|any|be sent|that|the above)"
)
_MAIL_IS_FINE = late(
    r"\b(?:e?-?mail|mail|writing) (?:is|works|me|us|instead|only|would be|please)\b|\b(?:prefer|by|via|only|use|rather|just) e?-?mail\b|^\W*(?:,|-|;)? ?(?:please )?(?:just )?e?-?mail\b|\bcall me\b|\bring me\b"
)
_CALL = late(r"\b(?:call|calling|text|texting|phone|ring|anrufen|appelez|llam\w+)\b")
_SIGNED_UP = late(r"^(?:never|didn't|didnt) (?:signed|sign|opted|subscribed|subscribe|opt) (?:up|in)$|sent?$")


_RECEIVES_OTHER = late(
    r"^(?!\W*(?:$|from|any|more|these|this|those|that|your|e ?-?mails?|mails?|mailings?|messages?|newsletters?|further|such|spam|unsolicited|unwanted|offers?|communications?|"
    r"correspondence|advertis\w*|promotion\w*|solicit\w*|updates?|marketing|sales|commercial|cold|nothing|it\b|another|other|notifications?|content|stuff|crap|pitches|invitations?|"
    r"information|texts?|contact|material|anything|additional|all|again|[.!?,;]))"
)
_SOMEBODY_ELSE = late(
    r"^ (?!(?:me|us|this|our|my|anyone|anybody|again|any|more|at|in|for|about|with|to|from|or|and|until|unless|please|pls|ever|here|everyone|people|the|a|an|out|back|up|anymore|further|"
    r"now|thanks|thank|via|by|on|after|before|during|if|it|i|we|you|so|as|because|since|but|regarding|under|through|directly|personally|nobody|unsolicited|that|these|your|him|her|them)\b)"
    r"[a-z]+(?![^.!?]*\b(?:again|anymore|any more|further|ever)\b)"
)
_FORBIDS = late(r"^(?:do|please|don't|dont|donot|don|dnt|never|not|should|must|may|can|shall|no)\b")
_THEY_DONT = late(
    r"^(?:do|don't|dont|never)\b.*\b(?:contact|email|mail|message|write|approach|reach|call|text|market|send|target|spam|harass|prospect|chase|forward|follow)\b"
)
# Ends of a phrase, what makes them something else when it follows, and what they are then.
_DONT_BUT = (
    (_CALL, _MAIL_IS_FINE, Weight.NOTHING),
    (late(r"\breach$"), late(r"^(?! (?:out|me|us|again))"), Weight.NOTHING),
    (late(r"\bcall$"), late(r"^ (?:it|this|that|a)\b"), Weight.NOTHING),
    (_ADDRESSES, _LATER, Weight.DOUBT),
    (_ADDRESSES, _NOT_NOW, Weight.NOTHING),
    (late(r"(?:email|mail|send|forward|text|write|message|target|approach)$"), _THING, Weight.NOTHING),
    (late(r"\b(?:me|us)$"), late(r"^\W*(?:the|a|an) \w+"), Weight.NOTHING),
    (_GET, _GET_OTHER, Weight.NOTHING),
    (late(r"\b(?:receive|receiving|recieve|sent)$"), _RECEIVES_OTHER, Weight.NOTHING),
    (_ADDRESSES, _SOMEBODY_ELSE, Weight.DOUBT),
    (
        late(r"\b(?:receive|receiving|get)$"),
        late(r"^ (?:it|this|them|that|an?|the) (?:\w+ )?(?:by|as|via|in|on|until|before|twice)\b"),
        Weight.NOTHING,
    ),
    (late(r"(?:e?-?mails?|messages?|more|anymore|contact|further)$"), PURPOSE, Weight.NOTHING),
    (
        late(r"^please no"),
        late(r"^(?!\W*(?:$|more|e?-?mails?|mails?|spam|further|contact|marketing|advert))"),
        Weight.NOTHING,
    ),
    (_SIGNED_UP, late(r"^\W*(?:for|to|with) (?!this|these|your|it|any|emails?|that)\w+"), Weight.DOUBT),
)


def forbids(around: Around) -> Weight | None:
    """ "We do not contact suppliers", "don't email me before Monday", "don't send the PDF, post it"."""
    if not _FORBIDS.match(around.inside):
        return None
    if around.before and around.before[-1] in _DOERS and _THEY_DONT.match(around.inside):
        return Weight.NOTHING
    for inside, after, weight in _DONT_BUT:
        if after.search(around.after) and inside.search(around.inside):
            return weight
    return None


_DOERS = frozenset("we i they people customers users who it".split())
