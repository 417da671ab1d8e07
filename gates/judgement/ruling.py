"""Runs of one opinion become one finding: the strictest run counts, and the spread is told.

A finding made here is a pass or a hold. It joins the deterministic verdict as one more finding, and
the strictest finding is the verdict, so an opinion can tighten and can never loosen (laws 7 and 9).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gates.draft import Draft
from gates.judgement.opinion import BY_NAME, About, Opinion
from gates.verdict import Evidence, Finding, Verdict, hold, passed

FAILURES: Mapping[str, str] = {
    # The code of the error, and what a rep reads.
    "malformed": "the model's answer could not be read",
    "refusal": "the model declined to answer",
    "over_budget": "today's model budget is spent",
    "model_unavailable": "the model did not answer in time",
    "outdated": "the draft was made before the judges changed",
}
NO_ANSWER = "no usable answer came"


def finding(name: str, runs: Sequence[Opinion], draft: Draft) -> Finding:
    """The one finding of all runs of one opinion; no run at all is a missing answer, and holds."""
    about = BY_NAME[name]
    failed = [r.failure for r in runs if r.failure]
    objecting = [r for r in runs if r.objects and not r.failure]
    spread = _spread(len(runs), len(objecting), len(failed))
    told = tuple(Evidence(where=f"{name}.runs[{i}]", text=_word(run)) for i, run in enumerate(runs))
    if objecting:
        kinds = Counter(c.kind for r in objecting for c in r.concerns)
        words = ", ".join(about.concerns[k] for k, _ in sorted(kinds.items(), key=lambda kn: (-kn[1], kn[0])))
        found = hold(
            "objection",
            *_quotes(about, objecting, draft),
            *told,
            message=f"A second opinion on {about.subject} objects{': ' + words if words else ''} ({spread}).",
            mend="Read the marked words; edit them, or say in a waiver why they may stand.",
        )
    elif failed or not runs:
        code = min(failed, key=lambda f: (-failed.count(f), f)) if failed else "missing"
        found = hold(
            code,
            *told,
            message=f"A second opinion on {about.subject} is missing: {FAILURES.get(code, NO_ANSWER)} ({spread}).",
            mend="Read the mail yourself; a waiver that says so lets it go on.",
        )
    else:
        found = passed("no_objection", *told, message=f"No second opinion on {about.subject} objects ({spread}).")
    return replace(found, gate=name)


def joined(judged: Verdict, opinions: Verdict) -> Verdict:
    """The deterministic verdict with the opinions added: never milder than it was, also when no gate judged."""
    return judged.joined(opinions) if judged.findings else judged


def _spread(runs: int, objecting: int, failed: int) -> str:
    passing = runs - objecting - failed
    return f"{runs} {'run' if runs == 1 else 'runs'}: {passing} pass, {objecting} hold, {failed} without answer"


def _word(run: Opinion) -> str:
    if run.failure:
        return f"no answer: {run.failure}"
    return "hold: " + ", ".join(sorted({c.kind for c in run.concerns})) if run.objects else "pass"


def _quotes(about: About, runs: Sequence[Opinion], draft: Draft) -> tuple[Evidence, ...]:
    """Where the mail has the words that were objected to; words that it does not have are left out."""
    found: dict[tuple[str, int, int], Evidence] = {}
    for run in runs:
        for concern in run.concerns:
            quote = concern.quote.strip()
            for where, text in (("draft.text", draft.text), ("draft.subject", draft.subject)):
                start = text.find(quote) if quote else -1
                if start >= 0:
                    place = (where, start, start + len(quote))
                    found.setdefault(place, Evidence(where=where, start=start, end=place[2], text=quote, fact=""))
                    break
    return tuple(found[place] for place in sorted(found))
