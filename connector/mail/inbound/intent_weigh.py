# ruff: noqa: E501 - patterns
"""Whether a wording of a no is one: what it is about, who does it, when, and in whose trade.

Each judge knows one way in which the same words mean something else; the first that has an opinion decides.
"""

import re

from connector.mail.inbound.intent_abroad import abroad
from connector.mail.inbound.intent_around import ASKED, COMMA_ENDS, OTHERS, Around, Weight
from connector.mail.inbound.intent_dont import PURPOSE, forbids
from connector.mail.inbound.intent_stop import stops
from gates.late import late

# The way out of somebody's own mails, as their footers tell it.
_FOOTER = late(
    r"\b(?:click|tap|visit|follow|press) (?:here|on|the|this|below)\b|\byou(?:'re| are| have) receiv(?:ing|ed) (?:this|these)|\bto (?:unsubscribe|opt out|stop receiving|be removed)\b[^.?]{0,60}(?:click|visit|reply|http|link|here|please send)"
    r"|\bunsubscribe (?:here|below|at any time|[|])|[|] ?unsubscribe|\bmanage (?:your )?(?:email )?preferences|https?://\S*(?:unsub|optout|opt-out)|\bklicken sie (?:hier|bitte)|\bsie erhalten diese|\bcliquez (?:ici|sur)|\bvous recevez|\bhaga clic|\brecibe este|\bclicca qui|\bklik hier|\bclique aqui"
)
_WRITER = late(r"\b(?:me|i|my|i've|i'm|mich|ich|mir|moi|je|j'ai|mi|yo|io|ik|mij|eu)\b")
# What a legal notice below a mail says.
_NOTICE = late(
    r"\b(?:intended recipient|in error|notify the sender|irrtumlich|par erreur|por error|por engano|per errore|ten onrechte|any attachments?|all copies)\b"
)


def weigh(around: Around) -> Weight:
    """Whether this wording of a no is one."""
    if _NOTICE.search(around.sentence) or (_FOOTER.search(around.sentence) and not _WRITER.search(around.sentence)):
        return Weight.NOTHING
    for judge in (
        _by_negation,
        _by_question,
        _by_object,
        stops,
        _by_subscription,
        forbids,
        _by_idiom,
        abroad,
    ):
        weight = judge(around)
        if weight is not None:
            return weight
    return Weight.DOUBT if around.quoted() else Weight.PLAIN


_UNABLE = frozenset("can't cant cannot couldn't unable not".split())


def _by_negation(around: Around) -> Weight | None:
    if not around.negated():
        return None
    if around.inside.startswith(("unsub", "opt", "get off")) and _UNABLE & set(around.before[-3:]):
        return Weight.PLAIN  # "I cannot unsubscribe"
    return Weight.NOTHING


_ASKS_HOW = late(
    r"^\W*(?:how (?:do|does|long)|do (?:you|we)|does|is (?:my|our|the|it)|are|what happens|what is|what's|if|when|will (?:my|our|the))\b"
)
_STOP_RECEIVING = late(r"\bstop (?:receiving|getting|hearing)$")
_OUR_MAIL = late(
    r"^\W*(?:$|any|e ?-?mails?|mails?|these|this|your|anything|such|more|them|messages?|newsletters?|spam|further|communications?|correspondence|from|marketing|sales|unsolicited|all|cold|it\b|[.!,;])"
)


_OFFERS = late(
    r"^\W*(?:do you (?:offer|have|support|provide)|is there|are there|how does|we need|we built|what about|can (?:your|the|it)|does|our (?:customers|clients|users)|which)\b"
)
_FEATURE = late(r"\b(?:suppression|do\W?not|dnc|opt|unsub\w*|blacklist|blocklist)\b")


def _by_question(around: Around) -> Weight | None:
    """ "How do you handle deletion requests?", "is my data deleted after the trial?": what our product does."""
    if "?" in around.sentence and _OFFERS.match(around.sentence) and _FEATURE.search(around.inside):
        return Weight.NOTHING
    if (
        "?" in around.sentence
        and _ASKS_HOW.match(around.sentence)
        and re.search(r"delet|eras|removal|data|forgotten", around.inside)
    ):
        return Weight.NOTHING
    if _STOP_RECEIVING.search(around.inside) and not _OUR_MAIL.match(around.after):
        return Weight.NOTHING
    return None


_OTHER_OBJECT = late(
    r"\b(?:phone|fax|mobile|invite|invites|invitation|meeting|calls?|calendar|cc|bcc|quote|order|orders|proposal|contract|agenda|webinar|waitlist|waiting list|guest list|"
    r"attendees?|slack|trial|draft|deck|slides?|channel|event|invoice|bullet|paragraph|section|attachments?|watermark|column|typo|page|"
    r"logo|picture|photo|role|workspace|demo|shortlist|hook|guard|appointment|booking|slot|cart|basket|panel|board|shift|ticket|friday|thursday|monday|tuesday|wednesday|"
    r"termin|einladung|angebot|folie|reunion|invitation|presupuesto)\b"
)
_LIST = late(
    r"\b(?:lists?|mailings?|database|crm|distribution|e ?-?mails?|newsletters?|verteiler\w*|liste\w*|lista|base|spam)\b"
)
_PERSONS = late(
    r"\b(?:me|us|my|our|myself|ourselves|address|e?-?mail|name|company|domain|everyone|everybody|anyone|this|him|her|them|data|details|info|inbox)\b|@"
)
_REMOVAL = late(
    r"^(?:remov|remv|rmove|romove|delet|delist|unlist|erase|exclude|drop|strike|scratch|purge|scrub|unenroll|take|get|pull|put|keep|leave|cross|taken|off|out|unsubscribed|expunge|opt|forget|lose|wipe|destroy|excluded|being|be)"
)
_BARE_REMOVAL = late(
    r"^(?:please|pls|plz|kindly|immediately|bitte|sofort|merci|svp)\b.*\b(?:remove|delete|rmove|remvoe|erase|loschen|entfernen|streichen|austragen|abmelden|raus|supprimer|retirer)$"
)
# "I need to delete": the list's "deleted", mistyped.
_WANTS_TO_DELETE = late(r"^(?:want|wants|like|need|demand)\b.*\b(?:remove|delete|erase)$")
_NOTHING_ELSE = late(
    r"^\W*(?:$|[.!,;)]|(?:and|now|immediately|asap|thanks?|thx|permanently|this (?:e?-?mail|address|inbox|contact)|(?:the )?(?:e?-?mail )?address|from (?:your |the |this |all |any |our )*(?:\w+ )?(?:lists?|mailing|database|crm|records|system|outreach|campaign|sequence)|"
    r"me|us|myself|bitte|danke|mich|uns)\b)"
)
_OF_SOMETHING = late(
    r"^ (?:of|from) (?:the|a|an|our|auto\w*|this) (?!lists?|mail|e-?mail|distrib|news|campaign|sequence|database|future|outreach|marketing|communication|spam|thread|thing)\w+"
)
_OLD = late(r"\b(?:old|former|other|previous|alte|alten|ancienne|antiguo|vecchio|oude)\b")
_NEW = late(r"\b(?:use|instead|replace\w*|new|neue\w*|nouvelle|nuevo|nuova|nieuwe|update\w*)\b")
_DUPLICATE = late(r"\b(?:typo|duplicate|wrong|bug|nicht)\b(?! mehr)")
_MIDDLE = late(r"^(?:remov|delet|drop|strike|take|get|pull|put|exclude|purge|erase)\w*\b.*\b(?:off|from)\b")
_SOME_OTHER_LIST = late(
    r"^\W*(?:from|on|in) (?:the|my|our) (?!lists?|mail|e-?mail|distrib|database|crm|system|sequence|campaign|news|record|future|outreach|spam)\w+"
)


def _by_object(around: Around) -> Weight | None:
    """ "Remove the second bullet", "take me off the Thursday invite": another object, or somebody else's doing."""
    if _BARE_REMOVAL.search(around.inside):
        if _SOME_OTHER_LIST.match(re.sub(r"^\W*(?:me|us)\b", "", around.after)):
            return Weight.DOUBT
        return None if _NOTHING_ELSE.match(around.after) else Weight.NOTHING
    if _WANTS_TO_DELETE.search(around.inside) or (_GONE.search(around.inside) and _OTHER_OBJECT.match(around.after)):
        return Weight.NOTHING
    if _GONE.search(around.inside) and _SOME_OTHER_LIST.match(around.after):
        return Weight.DOUBT
    if not _REMOVAL.match(around.inside):
        return None
    reach = around.inside + around.after[:45].split(".")[0].split(",")[0]
    weight = _by_what(around, reach)
    if weight is None and not around.inside.startswith("opt"):
        weight = _by_doer(around, reach)
    return weight if weight is not None else _by_reach(around)


def _by_what(around: Around, reach: str) -> Weight | None:
    """What is to be removed, and from what."""
    if _OLD.search(around.inside) and (_NEW.search(around.sentence) or not _LIST.search(reach)):
        return Weight.DOUBT  # they want our mail, elsewhere
    if _OTHER_OBJECT.search(reach):
        return Weight.DOUBT if _LIST.search(reach) else Weight.NOTHING
    if _DUPLICATE.search(around.after[:20]):
        return Weight.NOTHING
    return Weight.NOTHING if around.inside.startswith("opt") and _OF_SOMETHING.match(around.after) else None


def _by_reach(around: Around) -> Weight | None:
    """ "Remove the header from your mails": no person, no address stands between the verb and the list."""
    if around.inside.startswith("opt"):
        return None
    if _MIDDLE.match(around.inside) and not _PERSONS.search(around.inside.split(" from ")[0].split(" off ")[0]):
        if _NAMED.search(around.shown):
            return None  # "remove Jim Ohlsson from your database"
        bare = re.match(r"\w+ (?:from|off)\b", around.inside)
        return None if bare and around.opens() else Weight.DOUBT
    return Weight.DOUBT if _SOME_OTHER_LIST.match(around.after) else None


_SUBJECTS = frozenset("we i they it she he who that which system tool product software platform team".split())
_YOURS = late(r"\b(?:your|you|these|this|list|e ?-?mails?|newsletter|me|us|my)\b")
_AGAIN = late(
    r"\b(?:add|put|sign|re-?subscribe|subscribe) (?:me|us) (?:back|again|up)|\bby mistake|accidental|\bback on\b"
)
_OURSELVES = frozenset("i we they i'd we'd i'll we'll i'm we're team company boss it customers clients users".split())
_PARTICIPLES = frozenset("removed unsubscribed deleted taken excluded".split())
_BEING = frozenset("be get getting being is are".split())
_WISHES = late(r"\b(?:want|like|wish|ask|request|need|love|prefer|how|where|demand)\b")
_NAMED = late(
    r"^\w+(?: (?:please|Mr\.?|Ms\.?|Mrs\.?|Herrn|Frau))? (?:[A-Z][\w.'-]+ ?){1,3} ?(?:from|off) (?:of )?(?:your|the|this|all)\b"
)
_GONE = late(r"(?:removed|taken|deleted|excluded|out|off)$")


def _by_doer(around: Around, reach: str) -> Weight | None:
    """ "We removed you", "I want to remove duplicates from our lists": they do it, we are not asked to."""
    first, near = around.inside.split()[0], set(around.before[-3:])
    if first in _PARTICIPLES and near & _BEING:
        return Weight.PLAIN if _YOURS.search(reach) else None
    if first in _PARTICIPLES and not near & _BEING and (near & {"was", "were"} or _AGAIN.search(around.sentence)):
        return Weight.DOUBT if _YOURS.search(reach) else Weight.NOTHING
    if first in _PARTICIPLES or not around.before or around.before[-1] not in _SUBJECTS | {"to"}:
        return None
    if around.before[-1] == "to" and not _OURSELVES & set(around.before[-6:]):
        return None
    if ASKED & set(around.before[-7:]) or _WISHES.search(" ".join(around.before[-5:])):
        return None
    return Weight.DOUBT if _PERSONS.search(around.inside) and around.before[-1] == "to" else Weight.NOTHING


_WHAT_WE_SELL = late(
    r"\b(?:your|the|this|a|an|our|their) (?:\w+ )?(?:tool|product|software|platform|solution|system|app|service|api|feature|integration|plugin|module)\b|\bhandl\w+|\bmanag\w+|\bhow does\b|\bdoes (?:it|your|the)\b|\bcan (?:it|your)\b|\bsupports?\b|\bcampaigns?\b|\brates?\b|\bfeature\b|\bcompetitors?\b|\bmailchimp\b|\bhubspot\b"
)
_GENERIC = frozenset(
    "link links page pages rate rates handling management process processes flow flows feature features button buttons compliance header headers wording text "
    "preferences form footer notice option options mechanism tool tools software function functionality list lists request requests numbers metrics "
    "automation sync policy workflow workflows logic event events webhook tracking api".split()
)
_NO_LINK = late(
    r"\b(?:show me|give me|send me|no|not|n't|can't|cannot|couldn't|without|missing|broken|where|find|clicked|click|used|tried|hit|pressed|doesn't|does not|didn't|isn't|dead|invalid|fails?|failed|work|works|error|404)\b"
)
_STILL = late(
    r"\b(?:already|twice|again|still|times|before|yet|keep|kept|previously|last (?:week|month)|months? ago|weeks? ago|yesterday|three|several|multiple|numerous|nevertheless|thought)\b"
)


def _by_subscription(around: Around) -> Weight | None:
    """The word "unsubscribe" is a wish, a button, or the trade of whoever sells mail."""
    if not _SUBSCRIPTION.match(around.inside):
        return None
    following = set(re.findall(r"[a-z']+", around.after)[:1])
    theirs = OTHERS & set(around.before) and ("?" in around.sentence or not _YOURS.search(around.after[:15]))
    if theirs or following & OTHERS:
        return Weight.NOTHING
    rest = set(re.findall(r"[a-z']+", around.inside)[1:2])
    if not around.opens() and ((following | rest) & _GENERIC or around.inside.endswith(("unsubscribes", "optouts"))):
        return _button(around)
    if _DONE.match(around.inside):
        elsewhere = _ELSEWHERE.match(around.after)
        if elsewhere or _AGAIN.search(around.sentence):
            return Weight.NOTHING if elsewhere and not _STILL.search(around.sentence) else Weight.DOUBT
        if not around.inside.startswith("unsubscribing"):
            return Weight.PLAIN
    return _question_of_trade(around)


def _button(around: Around) -> Weight:
    """ "There is no unsubscribe link": whoever looked for it wants out; "is there a link?" asks what we sell."""
    if _NO_LINK.search(around.sentence) and not _WHAT_WE_SELL.search(around.sentence):
        return Weight.DOUBT if _TESTER.search(around.sentence) else Weight.PLAIN
    return Weight.NOTHING if "?" in around.sentence or _WHAT_WE_SELL.search(around.sentence) else Weight.DOUBT


def _question_of_trade(around: Around) -> Weight | None:
    before = " ".join(around.before)
    if _WHAT_WE_SELL.search(before) and not re.match(r"^\W*(?:me|us)\b", around.after):
        return Weight.NOTHING
    about_them = _YOURS.search(around.inside + around.after) or re.search(r"\b(?:i|how to|where)\b", before)
    if "?" in around.sentence and not about_them:
        return Weight.DOUBT if around.before else Weight.PLAIN
    return None


_SUBSCRIPTION = late(r"^(?:un\W?s\w*|opt\w*|desubscribe|optout)\b")
_DONE = late(r"^(?:unsubscri\w*(?:d|ing)\b|opted)")
_ELSEWHERE = late(r"^\W*(?:me |us )?(?:from|of) (?!your (?!competitor)|this|these|all|the list|you\b|it\b|them\b)")
_TESTER = late(r"\b(?:fyi|vendor|qa|notice[d]?|test)\b")
_RUHE = late(
    r"^\W*(?:\w+ ){0,2}(?:uberlegen|nachdenken|lesen|prufen|ansehen|anschauen|entscheiden|besprechen|reflechir|lire)"
)


def _by_idiom(around: Around) -> Weight | None:
    """ "Let me be clear", "leave me alone with this price", "mails get lost", "she asked me to remove it"."""
    inside = around.inside
    if re.search(r"\b(?:asked|told|wants|instructed|requested) (?:me|us) to\b", around.sentence):
        return Weight.NOTHING
    if inside.startswith(("let me be", "let us be")):
        return Weight.PLAIN if COMMA_ENDS.match(around.after) else Weight.NOTHING
    if "alone" in inside or inside.endswith("ruhe"):
        return Weight.NOTHING if re.match(r"^ (?:with|for|to)\b", around.after) or _RUHE.match(around.after) else None
    first = inside.split()[0]
    if inside == "end this" and not COMMA_ENDS.match(around.after):
        return Weight.NOTHING
    if inside != "end this" and first == "end":
        return None
    if (
        first in {"go", "get", "enough", "end", "spare", "give", "bounce", "scram", "had", "have", "once", "last"}
        and "off" not in inside
        and not around.opens()
    ):
        return None if first in {"had", "have", "once", "last", "give", "spare"} else Weight.NOTHING
    if first == "block" and re.match(r"^ (?:for|out|on|in|some|an?|from \d)\b", around.after):
        return Weight.NOTHING
    if first in {"no", "any"} and re.match(r"^\W*than\b", around.after):
        return Weight.NOTHING
    return Weight.NOTHING if first in {"no", "any"} and PURPOSE.match(around.after) else None
