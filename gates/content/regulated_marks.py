# ruff: noqa: E501 - a pattern is read as one line
"""The patterns by which `regulated_sense.py` tells whose a phrase or a figure is."""

import re

from gates.text.reading import Token

US = r"we|we're|we've|we'll|we'd|our|ours|us|wir|unser\w*|nous|notre|nos|nosotros|nuestr\w*|customers?|clients?|users|kunden"
THEM = r"you|your|yours|you're|you've|you'll|you'd|ihr\w*|sie|vous|votre|vos|usted|su"
PERSON = re.compile(rf"\b(?:(?P<us>{US})|(?P<them>{THEM}))\b")
THIRD = re.compile(r"\b(?:they|their|theirs|who|whose)\b")
OF_US = re.compile(rf"\b(?:{US})\b")
OURS_FIRST = re.compile(
    rf"\b(?:{US})\b[^,;:]*$|\b(?:it|this|platform|tool|software|product|system|solution|app|pricing|prices)\b(?:\s\w+){{0,2}}\s*$"
)
COMPARES = re.compile(
    r"\b(?:than|like|as|we\sdo|do\sthis|do\sthat|match|beat|rival|offer|close|this|that|such|our|more|better|for\sthe\s(?:price|money))\b|^\W*$"
)
COMPOUND = re.compile(r"garantie(?!$|n$|rt|ren|rbar|versprechen)[a-z]{4,}")
NO_GOODS = re.compile(
    r"^[^.;]*?\b(?:nothing|zero|penny|cent)\s(?:but|except|beyond|to\s(?:ask|look|try|read|answer|talk|reply|check|find|compare|say))\b"
)
SHARE_OF_WORK = re.compile(
    r"(?:half|(?:a|one|two|three)[\s-](?:thirds?|quarters?))\s(?:of\s)?(?:the|your|each|them|those|these|that|this|it)\b(?!\s(?:price|cost|costs|time|effort|customers|users|clients|teams|companies|money|budget))"
)
WAY_OUT = re.compile(r"\b(?:object|unsubscrib\w+|opt[\s-]?out|widersprechen)\b")
STARTS = re.compile(r"\bnothing\sto\s(?:start|use|switch|join|begin|get|run|install)\b")
UNTOUCHED = re.compile(r"\b(?:without|automat\w*|hands|touch\w*|save\w*|recommend\w*|satisf\w*|happy|love)\b")
HARD_OUTCOME = re.compile(
    r"\b(?:sav\w+|cuts?|cutting|reduc\w+|faster|fewer|less|shorter|cheaper|halv\w+|doubl\w+|roi|gain\w*|disappear\w*|vanish\w*)\b"
)
YEAR_FIRST = re.compile(r"(?:19|20)\d\d\s")
MATERIAL = re.compile(
    r"\b(?:guides?|white\s?papers?|checklists?|templates?|summar(?:y|ies)|webinars?|articles?|e-?books?|brochures?|events?"
    r"|admission|trainings?|workshops?|courses?|surveys?|visits?|calls?|demos?|walk-?throughs?|consultations?|reviews?"
    r"|sessions?|look|looks|engineers?|quotes?|quotations?|estimates?)\b"
)
SERVICE = re.compile(
    r"\b(?:trials?|pilots?|months?|weeks?|days?|quarters?|years?|views?|modules?|versions?|software|licen[cs]es?|accounts?|seats?|forever|onboarding|setup|implementation)\b"
)
FEW = 3
MANY = 10
BY_WHOM = re.compile(r"\b(?:by|join|serv\w+|help\w*)\s(?:\w+\s){0,2}$")
RESOURCES = tuple(
    "people staff employ engin speci expert consult develop invoi docum transac order shipm site locat offic countr market state cit "
    "lang paym messa call ticket vehic pall parc claim line record item plant factor wareh store shop vendor suppl accoun".split()
)
NO_RIVALS = frozenset(
    "i we you excel monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december paper email manual the a an last this that these those my it q1 q2 q3 q4 ever spreadsheets before usual".split()
)
OFF = re.compile(r"\s(?:off\b|discount|rabatt|de\s(?:remise|descuento)|cheaper|rebate)")
NO_OBJECT = re.compile(
    r"\s?(?:[.,;:!?)-]|$|(?:entry|entries|opt|check\w*|check|digits?|book\w*|payments?|invoices?|shifts?)\b|(?:by|in|as|when|this|next|again|and|after|with)\b)"
)
AGREES = re.compile(
    r"100\s?%\s(?:agree|understand|right|fine|ok|optional|up\sto\syou|your\scall|remote|owned|sure)|(?:agree|right|sure)\s100\s?%|\b(?:think|thought|look|looked|ask|asked|check|checked|read|said)\stwice\b|\btwice\sabout\b"
)
MODAL = re.compile(
    r"\b(?:will|would|could|can|may|might|shall|should|\w+'ll|\w+'d|going\sto|get|gets|see|help|helps|let|lets|to|expect|imagine|typically|usually|stand\sto|able\sto)\b"
)
OUTCOME = re.compile(
    r"\b(?:sav\w+|cuts?|cutting|reduc\w+|shrink\w*|lower\w*|drops?|dropping|falls?|increas\w+|boost\w*|lift\w*|grow\w*|rais\w+|improv\w+|gain\w*|win|free[sd]?|faster|fewer|less|more|shorter|quicker|cheaper|higher|better|"
    r"halv\w+|doubl\w+|tripl\w+|recover\w*|slash\w*|trim\w*|accelerat\w*|speed\w*|return|roi|back|hit|reach|achieve|see|eliminat\w+|closer?|sooner|productiv\w*)\b"
)
PROMISE = re.compile(
    r"\b(?:you|your\s[\w ]{2,30}?|we|it|this|that|which|product)(?:\swill|'ll|\sare\sgoing\sto|\sis\sgoing\sto|\sshall)\s(?!(?:need|be\shappy|send|call|follow|get\sback|only\sneed|require|show|walk|take|reach\sout|keep|have|spend|share|present)\b)[^,;?]*$"
    r"|\b(?:expect|promise|promises|count\son|deliver|delivers|ensure|ensures)\b[^,;?]*$"
)
MEETING = re.compile(
    r"\b(?:call|chat|demo|walk-?through|talk|conversation|meeting|slot|coffee|look|read|video|recording|loom|of\syour\stime|session|webinar|overview|intro\w*|zoom|phone|catch-?up|spare|short|brief|quick|notice|ago|summary|"
    r"clip|tour|exchange|presentation|workshop|screen|visit|roundtable|breakfast|panel|gesprach|minuten|later|free\s(?:next|this|on)|follow|check\sback|from\snow|calendar|diary)\b"
)
STRONG_TIME = re.compile(
    r"\b(?:live|up\sand\srunning|running|set\s?up|setup|implement\w*|deploy\w*|onboard\w*|go-live|rollout|roll\sout|payback|pays?\s(?:for\sitself|back)|roi|sav(?:e|es|ed|ing|ings)|per\s(?:week|day|month)|every\s(?:week|day|month)|"
    r"(?:a|each)\s(?:week|month|day)\b|results?)\b"
)
TIME_CLAIM = re.compile(
    r"\b(?:live|running|set\s?up|setup|implement\w*|deploy\w*|install\w*|onboard\w*|go-live|rollout|roll(?:ed)?\sout|launch\w*|results?|payback|pays?\s(?:for\sitself|back)|break\s?even|roi|return\w*|sav(?:e|es|ed|ing|ings)|"
    r"free[sd]?\sup|freeing|wins?\sback|won\sback|get\sback|gets?\sthem|recover\w*|gain\w*|cuts?|cutting|reduc\w+|shrank|shrink\w*|down\s(?:from|to)|from\s(?:\d|\w+\s(?:days?|weeks?|months?|hours?|minutes?|to)\b)|uptime|respon\w+|turnaround|deliver\w*|ready|faster|sooner|shorter|quicker|"
    r"earlier|fewer|less|instead\sof|rather\sthan|trained|training|migrat\w*|switch\w*|closes?|finish\w*|support\s(?:team|desk|line|answers?|replies)|implementation|see)\b"
)
OUR_AGE = re.compile(
    r"\b(?:years?|decades?)\b[^.]{0,24}\b(?:experience|business|market|industry|doing|building|working|serving|expertise|in\s)|\bfor\s(?:more\sthan\s|over\s|almost\s)?\S+\s(?:years|decades)\b"
)
NO_MULTIPLE = re.compile(
    r"\b(?:called|wrote|written|emailed|tried|asked|reached\sout|visited|spoke|talked|met|opened|read|times\s(?:a|this|last)\s(?:week|month|year|day)|several|few|some|at\stimes|many)\b"
)
NO_PERCENT = re.compile(
    r"\b(?:full-?time|half\s(?:an?\s)?(?:hour|day|past)|half\sof\s(?:the\s)?(?:year|your|january|february|march|april|june|july|august|september|october|november|december)|first\shalf|second\shalf|half\s(?:the|as)\s(?:battle|story|picture|truth|problem|fun|job))\b"
)
USED_BY = re.compile(
    r"\b(?:join|trusted\sby|used\sby|chosen\sby|loved\sby|serv\w+|help\w*|work\w*\swith|support\w*|power\w*|for|by|across|over|more\sthan|relied\son\sby|adopted\sby|"
    r"deployed\sat|live\s(?:at|with)|with|already|among|from|at)\s(?:(?:already|more\sthan|over|about|around|some|nearly|almost|than|well\sover|close\sto)\s)*$"
)
USE_US = re.compile(
    r"^[\w\s,-]{0,50}\b(?:use|uses|using|trust|trusts|rely|relies|run|runs|switched|moved|chose|choose|count|love|work\swith|signed|already)\b[^.]{0,24}\b(?:us|our|it|on|to|with|match)?\b"
)


def titled(words: list[Token]) -> bool:
    """Whether nearly every longer word begins with a capital, as in a heading."""
    return len(words) > 2 and sum(t.text[:1].isupper() for t in words) > 0.75 * len(words)
