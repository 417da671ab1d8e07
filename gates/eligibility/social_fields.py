"""Reads CRM properties and activities for a reason not to sell now: by what their names and values say."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from gates.eligibility.social_kinds import KINDS
from gates.eligibility.social_nouns import Cue, Names, Source
from gates.eligibility.social_reading import cues_in
from gates.eligibility.social_when import day_of
from gates.late import late
from gates.recipient import Activity, Fact

# The first that fits the property's name wins.
_KEYS: tuple[tuple[str, str], ...] = (
    ("deceased", r"deceas|date_of_death|(?:^|_)died|verstorben"),
    ("bereavement", r"bereave|mourning|compassionate|trauer"),
    ("layoffs", r"layoff|lay_off|laid_off|redundanc|workforce_reduc|headcount_reduc|reduction_in_force|(?:^|_)rif(?:_|$)|downsiz"
                r"|entlass|stellenabbau|licenciement|despidos|job_cuts|hiring_freeze|warn_(?:notice|act)|furlough"),
    ("insolvency", r"bankrupt|insolv|chapter_?(?:7|11)|receivership|liquidation"),
    ("closure", r"(?:site|plant|office|factory|store|branch)_clos|(?:^|_)closure(?:_date|_on|_status|$)|closing_down|shutdown"),
    ("security", r"(?:data_?|security_)breach|security_incident|ransom|cyber_?(?:attack|incident)"),
    ("payment", r"(?:invoice|payment|billing)_?(?:disput|status|state|quarrel|issue|complaint|hold)|disputed_(?:invoice|amount|charge)|past_due"
                r"|overdue|dunning|in_collections|chargeback|unpaid"),
    ("legal", r"litigat|lawsuit|legal_(?:hold|disput|status|action|threat|case|claim|matter)|(?:^|_)disput|(?:^|_)sued(?:_|$)"),
    ("complaint", r"complaint|grievance|escalat(?!or)"),
    ("ticket", r"ticket|support_(?:case|status|state|issue|open)|open_(?:case|issue|incident)|case_(?:status|state|open)|(?:^|_)cases_open"
               r"|incident_(?:status|open)|sla_breach"),
    ("incident", r"accident(?!_free)|disaster(?!_recovery)|(?:^|_)recall(?!_process|_time)|fire_(?:date|incident)|fatality"),
    ("illness", r"(?:^|_)sick|medical_leave|illness|hospitali[sz]|(?:^|_)in_hospital|burnout|disability_leave|krank(?!enh|enk)"),
    ("leave", r"maternity|paternity|parental|sabbatical|on_leave|leave_(?:of|until|end|status|type|start)|(?:^|_)leave$|elternzeit|garden(?:ing)?_leave"),
    ("away", r"out_of_office|(?:^|_)ooo(?:_|$)|vacation|holiday_(?:until|end|to)|absent|(?:^|_)away_|return(?:s|ing)?_(?:date|on)|back_(?:on|at)"),
    ("job", r"job_?seek|open_to_work|left_(?:company|firm|org)|employment_status|employed|no_longer|departure|last_(?:working_)?day|leaving"
            r"|job_status|job_search|resign|notice_period|has_left|left_on|termination_of_employment"),
    ("churn", r"churn|cancel|renewal_status|contract_(?:status|terminated)|subscription_status|account_status|terminated|non_?renew"),
    ("timing", r"(?:contact|mail|write|call|outreach|send)_(?:after|again|from|not_before)|not_before|snooze|pause[d_]|recontact|hold_until"
               r"|do_not_\w+_(?:before|until)|no_contact_(?:before|until)|blackout|quiet_until|follow_?up_(?:after|not_before)|freeze"),
    ("anger", r"(?:^|_)nps|csat|sentiment|health|satisfaction|mood|detractor|angry|relationship"),
)  # fmt: skip
_NOT_EVENTS = late(
    r"risk|score_model|probab|predict|prevention|polic|_plan$|rate$|insurance|count_(?:total|all|closed)|closed|resolved|total|lifetime"
    r"|healthcare|health_?(?:plan|insur|system)|_sla|reason_code|ticket_(?:price|volume|system|tool|software|sales)|volume|software|tool|vendor|system|provider"
)
# Properties that name things; their words tell no event about the person.
_NAMES = late(
    r"name$|industry|sector|title|product|description|about|bio|city|country|domain|website|url|mail|address|phone|street|state$|zip|"
    r"postal|tech|stack|language|time_?zone|owner|currency|naics|sic|interest|topic|keyword|specialt|department|role|seniority|persona$|"
    r"source|origin|_as_of$|campaign|university|school|segment|competitor|vendor|integration|erp|crm$|linkedin|twitter|hobb|page"
)
_TRUE = frozenset("true yes y 1 x ja oui si".split())
_FALSE = frozenset("false no n 0 none null nein non never n/a na - unknown".split()) | {""}
_DONE = late(
    r"\b(?:closed?|resolved|solved|settled|done|completed?|cancelled_by_us|none|no|paid|fixed|withdrawn|dismissed|geschlossen|gelost"
    r"|erledigt|clos|ferme|resolu|cerrado|resuelto|green|good|healthy|great|excellent|promoter|positive|happy|satisfied|won"
    r"|current|employed|active_employee|renewed|ok|normal|stable|strong|neutral|passive|warm|hot)\b"
)
_BAD = {
    "ticket": r"open|new|pending|escalat|wait|progress|unresolv|reopen|active|on.?hold|urgent|critical|offen|ouvert|abiert|assigned|investigat|p1|p2|high|raised|working|triage",
    "complaint": r"open|new|pending|escalat|wait|progress|unresolv|reopen|active|on.?hold|offen|ouvert|abiert|filed|received|investigat|high|raised|formal|critical",
    "legal": r"open|new|pending|escalat|active|ongoing|progress|threat|dispute|litigation|suit|hold|court|yes|laufend|en cours",
    "payment": r"disput|overdue|refus|unpaid|collection|dunning|contest|chargeback|past.?due|delinquent|suspend|withheld|mahn|inkasso|impay|impag|open|escalat",
    "anger": r"red|poor|critical|at.?risk|detract|angry|negative|bad|hostile|unhappy|dissatisf|upset|furious|frustrat|strained|damaged|rot|terrible",
    "churn": r"churn|cancel|terminat|lost|expired|not.?renew|non.?renew|former|ended|gekundigt|resili|clos|inactive|suspend",
    "job": r"left|former|terminat|resign|notice|retire|seek|looking|laid|no longer|departed|garden|unemployed|open to work|fired|leaving|redundan|inactive",
    "leave": r"leave|active|maternity|paternity|parental|on|current|sabbatical",
    "illness": r"sick|active|leave|ill|hospital|current|on",
    "layoffs": r"announce|active|confirm|ongoing|recent|plan|yes|progress|large|round|\d",
    "insolvency": r"file|active|pending|proceed|open|chapter|yes|administration|petition",
    "closure": r"announce|active|confirm|ongoing|plan|pending|closing|closed|yes",
    "security": r"active|confirm|ongoing|recent|investigat|yes|open|reported",
    "incident": r"active|confirm|ongoing|recent|investigat|yes|open|reported|fatal",
    "away": r"out|away|on|yes|active",
    "timing": r"yes|active|on",
}  # fmt: skip
_ENDS = late(r"until|_end(?:s|_date)?$|return|back_|expir|_to$|after|before|from|again|snooze|last_(?:working_)?day")
_EXPIRY = (
    "expires",
    "expires_at",
    "expiry",
    "until",
    "end",
    "ends",
    "end_date",
    "expires_on",
    "valid_until",
    "return_date",
)
_DATED = (
    "date",
    "at",
    "on",
    "since",
    "opened_at",
    "opened",
    "created_at",
    "created",
    "announced",
    "announced_at",
    "updated_at",
    "started",
    "start",
    "as_of",
)
_OPEN_TOO_LONG = 365


@cache
def _keys() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in _KEYS)


@cache
def _kind_of(key: str) -> str:
    if _NOT_EVENTS.search(key):
        return ""
    return next((kind for kind, pattern in _keys() if pattern.search(key)), "")


@cache
def _key(path: str) -> str:
    """``contact.OpenTickets`` as ``open_tickets``."""
    name = path.partition(".")[2] or path
    return re.sub(r"[\s\-.]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).lower()


def property_cues(facts: Mapping[str, Fact], names: Names, as_of: date) -> Iterator[Cue]:
    """The cues of all properties that still count."""
    keys = {path: _key(path) for path in facts}
    for path, fact in facts.items():
        key = keys[path]
        kind = _kind_of(key)
        if kind:
            cue = _by_key(kind, key, path, fact, facts, as_of)
            if cue is not None:
                yield from [cue] if cue.expires > as_of else []
                continue
        if isinstance(fact.value, str) and len(fact.value) > 3 and not _NAMES.search(key):
            yield from _by_value(key, path, fact, facts, names, as_of)


def _sibling(path: str, facts: Mapping[str, Fact], endings: tuple[str, ...]) -> date | None:
    """The date that a neighbouring property gives: ``ticket_opened_at`` beside ``ticket_status``."""
    stems = [path, re.sub(r"_[A-Za-z]+$", "", path)]
    for stem in dict.fromkeys(stems):
        for ending in endings:
            fact = facts.get(f"{stem}_{ending}")
            if fact is not None and fact.path != path and (day := day_of(fact.value)):
                return day
    return None


def _by_value(key: str, path: str, fact: Fact, facts: Mapping[str, Fact], names: Names, as_of: date) -> Iterator[Cue]:
    """A property with words: read like a note."""
    value = str(fact.value)
    expiry = _sibling(path, facts, _EXPIRY)
    if expiry is not None and expiry <= as_of:
        return
    at = _sibling(path, facts, _DATED) or (fact.changed_at.date() if fact.changed_at else None)
    said = value.replace("_", " ")
    said = said if any(c.islower() for c in said) else said.lower()
    for cue in cues_in(Source(where=path, text=said, at=at), names, as_of):
        if (
            cue.kind == "churn"
            and (gone := _churned(facts)) is not None
            and gone + timedelta(days=KINDS["churn"].days) <= as_of
        ):
            continue
        yield Cue(
            kind=cue.kind,
            where=path,
            said=value,
            since=cue.since,
            expires=expiry or cue.expires,
            until=cue.until or expiry,
            fact=path,
        )


def _churned(facts: Mapping[str, Fact]) -> date | None:
    days = [day_of(f.value) for p, f in facts.items() if _kind_of(_key(p)) == "churn"]
    return max((d for d in days if d), default=None)


def _by_key(kind: str, key: str, path: str, fact: Fact, facts: Mapping[str, Fact], as_of: date) -> Cue | None:
    """What a property with a telling name means; None when its value must be read as words."""
    value = fact.value
    nothing = Cue(kind=kind, where=path, said="", since=None, expires=date.min, fact=path)
    day = day_of(value)
    said = f"{key.replace('_', ' ')}: {value}"
    if day is not None:
        if kind == "deceased":
            return Cue(kind=kind, where=path, said=said, since=day, expires=date.max, fact=path)
        if kind in {"away", "leave", "illness", "timing"} and (_ENDS.search(key) or kind in {"away", "timing"}):
            return Cue(kind=kind, where=path, said=said, since=None, expires=day, until=day, fact=path)
        if kind in {"ticket", "complaint", "payment", "legal", "anger"}:  # the date of a status, not a status
            return nothing
        return Cue(
            kind=kind, where=path, said=said, since=day, expires=day + timedelta(days=KINDS[kind].days), fact=path
        )
    word = str(value).strip().lower().replace("_", " ")
    if word in _FALSE or value is False:
        return (
            Cue(kind="job", where=path, said=said, since=None, expires=date.max, fact=path)
            if key in {"employed", "still_employed"} and word in {"false", "no", "0"}
            else nothing
        )
    if kind in {"ticket", "complaint", "anger"} and word.endswith(("category", "owner")):
        return nothing
    if not _holds(kind, key, word, value):
        return nothing if _DONE.search(word) or not isinstance(value, str) or word.replace(".", "").isdigit() else None
    expiry = _sibling(path, facts, _EXPIRY)
    since = _sibling(path, facts, _DATED) or (fact.changed_at.date() if fact.changed_at else None)
    days = _OPEN_TOO_LONG if kind in {"ticket", "complaint", "legal", "payment", "job", "leave"} else KINDS[kind].days
    if kind in {"leave", "away", "illness", "timing"} and expiry is None:
        expiry = _until(facts, kind)
    expires = expiry or (date.max if kind == "deceased" else (since or as_of) + timedelta(days=days))
    return Cue(kind=kind, where=path, said=said, since=since, expires=expires, until=expiry, fact=path)


def _until(facts: Mapping[str, Fact], kind: str) -> date | None:
    """The end of an absence that another property names."""
    ends = [day_of(f.value) for p, f in facts.items() if _kind_of(_key(p)) in {kind, "away"} and _ENDS.search(_key(p))]
    return max((d for d in ends if d), default=None)


_DETRACTOR = 6  # NPS: 0 to 6 of 10


def _holds(kind: str, key: str, word: str, value: object) -> bool:
    number = _number(word)
    if number is not None and not isinstance(value, bool):
        if kind == "anger":
            return ("nps" in key and (number <= _DETRACTOR if number == int(number) and number <= 10 else False)) or (
                "csat" in key and number <= 2
            )
        return number > 0 and kind not in {"timing", "away", "job"}
    if kind == "employed" or (kind == "job" and key in {"employed", "still_employed"}):
        return False
    if word in _TRUE or value is True:
        return True
    if kind in {"deceased", "bereavement"}:
        return not _DONE.search(word)
    bad = _BAD.get(kind, "")
    return bool(
        bad
        and re.search(rf"(?:^|\b|_)(?:{bad})", word)
        and not (_DONE.search(word) and not re.search(r"\bnot\b|reopen|un(?:resolved|solved|settled)|no longer", word))
    )


def _number(word: str) -> float | None:
    try:
        return float(word.rstrip("%"))
    except ValueError:
        return None


# ----------------------------------------------------------------------------------- activities

_MATTER = (
    ("complaint", r"complaint|beschwerde|reclam|queja|plainte|grievance|escalation"),
    ("payment", r"chargeback|(?:invoice|billing|payment)_?(?:dispute|complaint)|refund"),
    ("legal", r"legal|lawsuit|dispute|claim\b"),
    ("churn", r"churn|cancel(?:l)?ation|termination|downgrade"),
    ("ticket", r"ticket|case|support|incident|issue|bug|helpdesk|service_?request"),
)
_CLOSED = late(
    r"clos|resolv|solv|done|complet|settled|cancel|merged|spam|duplicate|withdrawn|geschlossen|gelost|gelöst|erledigt|behoben|"
    r"ferm|résolu|resolu|trait|cerrad|resuelt|finished|won|rejected_by_customer|archived|study|deflected"
)
_OPEN = late(r"re.?open|unresolv|unsolved|not.?(?:resolv|solv|clos|settl)|incomplete|disclos|undone")
_NOT_MATTERS = late(
    r"case_?stud|use_?case|business_?case|ticket_?(?:sale|purchase)|event_ticket|page|content|download|showcase"
)


def activity_cues(activities: tuple[Activity, ...], names: Names, as_of: date) -> Iterator[Cue]:
    """The cues of activities: a ticket or complaint that is not closed, and what calls and mails say."""
    for number, act in enumerate(activities):
        where = f"contact.activities[{number}]"
        kind_word = act.kind.strip().lower().replace(" ", "_").replace("-", "_")
        at = act.at.date() if act.at else None
        kind = "" if _NOT_MATTERS.search(kind_word) else next((k for k, p in _MATTER if re.search(p, kind_word)), "")
        status = act.status.strip().lower()
        closed = bool(_CLOSED.search(status)) and not _OPEN.search(status)
        if kind and closed and kind != "churn":
            continue
        if kind:
            said = f"{act.kind} {act.status}".strip() + (f": {act.detail}" if act.detail else "")
            days = _OPEN_TOO_LONG if status else KINDS[kind].days
            expires = (min(at, as_of) if at else as_of) + timedelta(
                days=KINDS["churn"].days if kind == "churn" else days
            )
            from_detail = Source(where=where, text=act.detail, at=at)
            if not (not status and _told_solved(from_detail)) and expires > as_of:
                yield Cue(kind=kind, where=where, said=said[:160], since=at, expires=expires, fact=where)
                continue
            if not status and _told_solved(from_detail):
                continue
        yield from cues_in(Source(where=where, text=act.detail, at=at), names, as_of) if act.detail else ()


def _told_solved(source: Source) -> bool:
    from_words = re.search(
        r"\b(?:resolved|closed|solved|fixed|settled|erledigt|geschlossen|résolu|clos|resuelto|cerrado)\b",
        source.text.lower(),
    )
    return bool(from_words) and not re.search(
        r"\b(?:not|un\w*|nicht|pas|no|still|reopened|until|to "
        r"be)\s+(?:yet\s+|been\s+)?(?:resolved|closed|solved|fixed|settled)",
        source.text.lower(),
    )
