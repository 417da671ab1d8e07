"""The labelled cases that stand beside each gate: its tests, and the catch rate that `gatepost gates` prints.

Each is a small change of one good person, one good draft, one policy.

A line of `<gate>.cases.jsonl` holds `name`, `hard`, `expect` (pass, later, hold, block), `reason`, and what differs
from the good case: `recipient`, `policy`, `template`, `slots`, `sender`, `draft` (fields laid over), `said` and `raw`
(pairs of old and new text, replaced before and after the bytes are made). A pair whose old text is not
there is an error, so that cases cannot rot. `check` is a change of one good case of `gatepost check`,
`says` the prose of its body. A line with `common` holds what all lines after it share.

A line with `check` is a case of `gatepost check` instead: a change of the good one below (objects are merged, None
takes a key away), whose `body`, `subject` and `html` may also be changed by pairs, under `body`, `subject`, `html`.
"""

import html
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from connector.evals.case import Case as CheckCase
from connector.evals.case import SenderPart
from connector.evals.reading import Judged, read_case
from gates.batch.stream import Seen, Stream
from gates.draft import Body, Claim, Draft, Fixed, Legal, Merge, Sender, Slot, SlotRef, Template, Versions
from gates.legal_text import language_for, legal_lines, notices_due
from gates.policy import Policy
from gates.recipient import ConsentState, Recipient
from gates.stack import BATCH, CONTENT, ELIGIBILITY
from gates.verdict import Finding, Ruling

NOW = "2026-11-23T15:00:00Z"  # a Monday, 10 o'clock in New York
UNSUBSCRIBE = "https://go.ours.example/u/t0001"
KEY = {"connection": "hub", "object": "contact", "id": "101"}

PERSON: dict[str, Any] = {
    "person": "p1",
    "as_of": NOW,
    "address": "dana@acme.example",
    "country": "US",
    "time_zone": "America/New_York",
    "recipient_type": "corporate",
    "first_contact": True,
    "contact": {
        "key": KEY,
        "addresses": ["dana@acme.example"],
        "first_name": "Dana",
        "last_name": "Whitfield",
        "company": "Acme Robotics Inc.",
        "country": "US",
    },
    "consents": [
        {
            "state": "contactable",
            "source": KEY,
            "address": "dana@acme.example",
            "read_at": "2026-11-23T14:59:30Z",
            "basis": "legitimate_interest",
            "origin": "inbound_form",
        }
    ],
    "facts": {"company.name": "Acme Robotics", "contact.job_title": "VP Operations"},
}
POLICY: dict[str, Any] = {
    "unsubscribe_prefix": "https://go.ours.example/u/",
    "ai_disclosure_countries": ["DE", "FR", "ES", "IE"],
}
SENDER: dict[str, Any] = {
    "name": "Maya Brandt",
    "email": "maya@ours.example",
    "company": "Our Co Inc.",
    "postal_address": "410 Prospect Ave, Cleveland, OH 44115",
    "domains": ["ours.example"],
    "phone": "+1 216 555 0142",
}
TEMPLATE: dict[str, Any] = {
    "subject": ["A question about ", {"merge": "company.name"}],
    "text": [
        "Hi ",
        {"merge": "contact.first_name", "default": "there"},
        ",\n\n",
        {"slot": "opening"},
        "\n\nWe help operations teams close the books faster. Would a short call next week suit you?\n\nBest regards\n",
        {"merge": "sender.name"},
    ],
    "html": None,
    "slots": [{"name": "opening", "max_words": 25, "facts": ["contact.*", "company.*"]}],
}
SLOTS = {"opening": "You run operations at Acme Robotics, so invoices probably land on your desk."}
VERSIONS = Versions(prompt="p", model="m", template="t", policy="o", gates="g", schema="s")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One labelled case of one gate."""

    gate: str
    name: str
    hard: bool
    expect: str
    reason: str
    given: Mapping[str, Any]

    @property
    def _judged(self) -> Judged | None:
        if "says" in self.given:
            return check_case(_laid_over(self.given.get("check", {}), {"body": [[PROSE, self.given["says"]]]}))
        return check_case(self.given["check"]) if "check" in self.given else None

    def recipient(self) -> Recipient:
        if self._judged:
            return self._judged.recipient
        return _recipient(_laid_over(PERSON, self.given.get("recipient", {})))

    def policy(self) -> Policy:
        if self._judged:
            return self._judged.policy
        policy: Policy = _adapter(Policy).validate_python(_laid_over(POLICY, self.given.get("policy", {})))
        return policy

    def draft(self) -> Draft:
        if self._judged:
            return self._judged.draft
        return draft_of(self.recipient(), self.policy(), self.given)


def read_cases(path: Path, gate: str = "") -> Iterator[Case]:
    """The cases of one file, for the gate that it is named after or the one given; an unknown key is an error."""
    common: dict[str, Any] = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        row = json.loads(line)
        if "common" in row:  # what all cases after it share
            common = row["common"]
            continue
        given = _laid_over(common, {k: row.pop(k) for k in list(row) if k in GIVEN})
        try:
            yield Case(gate=gate or path.name.removesuffix(".cases.jsonl"), given=given, **row)
        except TypeError as error:
            raise ValueError(f"{path.name}:{number}: {error}") from error


GIVEN = frozenset(
    {
        "recipient",
        "policy",
        "template",
        "slots",
        "sender",
        "draft",
        "said",
        "raw",
        "check",
        "says",
        "stream",
        "words",
        "model",
    }
)

PROSE = (
    "You run operations at Acme Robotics, so invoices probably land on your desk. "
    "We help teams close their books faster."
)
CHECK: dict[str, Any] = {
    "id": "c1",
    "now": NOW,
    "sender": {
        **SENDER,
        "link_hosts": ["ours.example", "cal.ours.example"],
        "unsubscribe_pattern": "https://ours.example/u/<token>",
        "products": ["Match"],
        "integrations": ["NetSuite"],
        "references": [{"name": "Rowan Hardware", "consent": "2026-02-03"}],
    },
    "contact": {
        "id": "101",
        "email": "dana@acme.example",
        "properties": {"first_name": "Dana", "last_name": "Whitfield", "job_title": "VP Operations", "country": "US"},
    },
    "company": {"id": "9", "properties": {"name": "Acme Robotics", "domain": "acme.example", "employee_count": 240}},
    "consent": {
        "status": "contactable",
        "basis": "legitimate_interest",
        "origin": "inbound_form",
        "jurisdiction": "US",
        "read_at": "2026-11-23T14:59:30Z",
    },
    "draft": {
        "to": "dana@acme.example",
        "subject": "Invoices at Acme Robotics",
        "body": f"Hi Dana,\n\n{PROSE}\n\nWould a short call next week suit you?\n\nBest regards,\nMaya Brandt\n"
        "Account Executive, Our Co Inc.\n\nOur Co Inc., 410 Prospect Ave, Cleveland, OH 44115\n"
        "Unsubscribe: https://ours.example/u/t0001\n",
    },
}


def check_case(given: Mapping[str, Any]) -> Judged:
    """The good case of `gatepost check`, changed as the line says, and read as the command reads it."""
    given = dict(given)
    pairs: dict[str, Any] = {name: given.pop(name) for name in ("subject", "body", "html") if name in given}
    row = _laid_over(json.loads(json.dumps(CHECK)), given)
    row["draft"].update(_replaced({n: row["draft"][n] for n in pairs}, pairs))
    row = {k: v for k, v in row.items() if v is not None}
    return read_case(_adapter(CheckCase).validate_python(row), SenderPart(), Policy())


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _laid_over(base: Any, change: Any) -> Any:
    """Objects are merged, everything else is replaced."""
    if isinstance(base, dict) and isinstance(change, dict):
        return {k: _laid_over(base.get(k), change[k]) if k in change else base[k] for k in {**base, **change}}
    return change


def _recipient(plain: dict[str, Any]) -> Recipient:
    plain = json.loads(json.dumps(plain))
    plain.setdefault("records", [plain["contact"]])
    for reading in plain["consents"]:
        for row in (reading, *reading.get("flags", ())):
            row["state"] = ConsentState[row["state"].upper()]
        base = {"source": KEY, "address": plain["address"], "read_at": plain["as_of"]}
        reading.update({k: v for k, v in base.items() if k not in reading})
    fact = {"source": KEY, "field": "f", "read_at": plain["as_of"]}
    plain["facts"] = {path: {"path": path, "value": value, **fact} for path, value in plain["facts"].items() if value}
    recipient: Recipient = _adapter(Recipient).validate_python(plain)
    return recipient


def _body(parts: list[Any]) -> Body:
    def part(p: Any) -> Fixed | Merge | SlotRef | Legal:
        if isinstance(p, str):
            return Fixed(text=p)
        if "merge" in p:
            return Merge(path=p["merge"], default=p.get("default"))
        return SlotRef(name=p["slot"]) if "slot" in p else Legal()

    return tuple(part(p) for p in parts)


def _template(plain: dict[str, Any]) -> Template:
    return Template(
        id="t1",
        connection="hub",
        name="Intro",
        version="1",
        subject=_body(plain["subject"]),
        text=_body(plain["text"]),
        html=_body(plain["html"]) if plain["html"] else None,
        slots=tuple(Slot(name=s["name"], max_words=s["max_words"], facts=tuple(s["facts"])) for s in plain["slots"]),
        requires_thread=plain.get("requires_thread", False),
    )


def draft_of(recipient: Recipient, policy: Policy, given: Mapping[str, Any]) -> Draft:
    """The good draft for this person, changed as the case says; our own small composer, not the product's."""
    sender = _adapter(Sender).validate_python(_laid_over(SENDER, given.get("sender", {})))
    template = _template(_laid_over(TEMPLATE, given.get("template", {})))
    slots = _laid_over(SLOTS, given.get("slots", {}))
    slots = {k: v for k, v in slots.items() if v is not None}
    said = _replaced(_rendered(template, slots, recipient, policy, sender), given.get("said", {}))
    headers = {
        "From": str(Address(display_name=sender.name, addr_spec=sender.email)),
        "To": str(Address(display_name="Dana Whitfield", addr_spec=recipient.address)),
        "Subject": said["subject"],
        "Message-ID": "<o1@ours.example>",
        "List-Unsubscribe": f"<{UNSUBSCRIBE}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    raw = _replaced({"raw": _bytes(headers, said).decode()}, {"raw": given.get("raw", [])})["raw"]
    over = dict(given.get("draft", {}))
    fields: dict[str, Any] = {
        "outreach": "o1", "person": recipient.person, "to": recipient.address, **said, "raw": raw.encode(),
        "sender": sender, "versions": VERSIONS, "template": template, "slots": slots,
    }  # fmt: skip
    if "claims" in over:
        over["claims"] = tuple(_adapter(Claim).validate_python(c) for c in over["claims"])
    over_headers = over.pop("headers", {})
    if isinstance(over.get("raw"), str):
        over["raw"] = over["raw"].encode()
    shown = {k: v for k, v in headers.items() if k.startswith("List-")}
    return Draft(**{**fields, **over, "headers": {**shown, **over_headers}})


def _rendered(
    template: Template, slots: Mapping[str, str], recipient: Recipient, policy: Policy, sender: Sender
) -> dict[str, str]:
    values = {
        **{p: str(f.value) for p, f in recipient.facts.items()},
        "contact.first_name": recipient.contact.first_name,
        "contact.last_name": recipient.contact.last_name,
        "sender.name": sender.name,
        "unsubscribe.link": UNSUBSCRIBE,
    }
    lines = legal_lines(
        sender=sender,
        due=notices_due(recipient, policy),
        unsubscribe=UNSUBSCRIBE,
        language=language_for(recipient.country),
    )
    text_block = "\n\n".join(line.plain for line in lines)
    html_block = "\n".join(
        f"<p>{html.escape(line.text, quote=False)}"
        + (f' <a href="{line.url}">{line.url}</a></p>' if line.url else "</p>")
        for line in lines
    )

    def filled(body: Body, legal: str, *, escape: bool = False) -> str:
        def shown(text: str) -> str:
            return html.escape(text, quote=False).replace("\n", "<br>\n") if escape else text

        def one(part: Any) -> str:
            match part:
                case Fixed(text=text):
                    return text
                case Merge(path=path, default=default):
                    return shown(values.get(path) or default or "")
                case SlotRef(name=name):
                    return shown(slots.get(name, ""))
                case _:
                    return legal

        whole = "".join(map(one, body))
        joint = "" if escape else "\n\n"
        return whole if not legal or any(isinstance(p, Legal) for p in body) else f"{whole}{joint}{legal}"

    text = filled(template.text, text_block).strip() + "\n"
    if template.html is not None:
        markup = filled(template.html, html_block, escape=True)
    else:
        paragraphs = filled(template.text, "").strip().split("\n\n")
        inner = "\n".join(
            f"<p>{html.escape(p, quote=False).replace(chr(10), '<br>' + chr(10))}</p>" for p in paragraphs
        )
        markup = f"<!DOCTYPE html>\n<html><body>\n{inner}\n{html_block}\n</body></html>\n"
    return {"subject": " ".join(filled(template.subject, "").split()), "text": text, "html": markup}


def _replaced(texts: dict[str, str], changes: Mapping[str, Any]) -> dict[str, str]:
    for name, pairs in changes.items():
        for old, new in pairs:
            if old not in texts[name]:
                raise ValueError(f"the case changes {old!r} in {name}, which is not there")
            texts[name] = texts[name].replace(old, new)
    return texts


def _bytes(headers: Mapping[str, str], said: Mapping[str, str]) -> bytes:
    message = EmailMessage(policy=SMTP.clone(max_line_length=998, cte_type="8bit"))
    for name, value in headers.items():
        message[name] = value
    message.set_content(said["text"], cte="8bit")
    message.add_alternative(said["html"], subtype="html", cte="8bit")
    message.set_boundary("=_cases")
    return message.as_bytes()


# --------------------------------------------------------------------------------------- streams


def stream_of(runs: list[dict[str, Any]]) -> Stream:
    """A segment's past in runs, oldest first.

    Each has `count` drafts of `words` words, spread over `days` that ended `ago` days ago; of `stop`, every such
    one was held; `text` is the same for all of a run, or each its own.
    """
    now = datetime.fromisoformat(NOW)
    seen = []
    for number, run in enumerate(runs):
        for i in range(run["count"]):
            words = run.get("words", 13) + (i % 3 - 1) * run.get("spread", 1)
            ago = run.get("ago", 0) + run.get("days", 10) * (run["count"] - 1 - i) / run["count"]
            held = bool(run.get("stop")) and i % run["stop"] == 0
            seen.append(
                Seen(
                    masked=run.get("text") or f"{number}-{i}",
                    words=words,
                    ruling=Ruling.HOLD if held else Ruling.PASS,
                    at=now - timedelta(days=ago),
                )
            )
    return Stream(now=now, seen=tuple(seen))


def draft_in_stream(words: int = 13, model: str = "gpt") -> Draft:
    """A draft with that many words from the model."""
    good = Case(gate="anomaly", name="", hard=False, expect="", reason="", given={}).draft()
    return replace(good, slots={"opening": " ".join(["word"] * words)}, versions=replace(good.versions, model=model))


# ------------------------------------------------------------------------------------------- all


def question(case: Case) -> Callable[[], Finding]:
    """The case's gate with everything that it asks for: calling it is the judgement, and nothing else."""
    if case.gate in _BATCH:
        draft = draft_in_stream(case.given.get("words", 13), case.given.get("model", "gpt"))
        return partial(_BATCH[case.gate], draft, stream_of(case.given["stream"]), Policy())
    if case.gate in _ELIGIBILITY:
        return partial(_ELIGIBILITY[case.gate], case.recipient(), case.policy())
    return partial(_CONTENT[case.gate], case.draft(), case.recipient(), case.policy())


def judged(case: Case) -> Finding:
    """What the case's gate says to it."""
    return question(case)()


_ELIGIBILITY = {g.name: g for g in ELIGIBILITY}
_CONTENT = {g.name: g for g in CONTENT}
_BATCH = {g.name: g for g in BATCH}
_SOURCES = {
    **{n: inspect.getsourcefile(g.check) for n, g in _ELIGIBILITY.items()},
    **{n: inspect.getsourcefile(g.check) for n, g in _CONTENT.items()},
    **{n: inspect.getsourcefile(g.check) for n, g in _BATCH.items()},
}


def cases_of(gate: str) -> tuple[Case, ...]:
    """The labelled cases of that gate; none where the installation does not carry them."""
    source = _SOURCES[gate]
    path = Path(source).with_suffix(".cases.jsonl") if source else None
    return tuple(read_cases(path, gate)) if path and path.exists() else ()
