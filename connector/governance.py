"""What loosens takes effect only when a second account has approved its hash; what tightens, at once (law 5).

Pure. The governed settings are plain JSON: each segment with its whole policy, and what the transport
may reach. `weigh` compares what app.yaml wants with what is in force, field by field, and returns the
stricter of both together with the list of what waits for approval. A field that this file does not
know how to order counts as loosening, whatever its new value is.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from pydantic import TypeAdapter

from connector import codec
from connector.model import Json, Organisation, Segment
from feature_flags.thresholds import LOOSER, Thresholds
from gates.canonical import digest
from gates.policy import Regime

KIND = "policy"
RETIRED = "retired"
"""Where segments that left app.yaml are remembered."""

Tree = dict[str, Json]
Stricter = Callable[[Json, Json], Json]


def _lower(old: Json, new: Json) -> Json:
    return min(_number(old), _number(new))


def _higher(old: Json, new: Json) -> Json:
    return max(_number(old), _number(new))


def _number(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return value


def _fewer(old: Json, new: Json) -> Json:
    kept = [v for v in _list(new) if v in _list(old)]
    return list(kept)


def _more(old: Json, new: Json) -> Json:
    return [*_list(old), *(v for v in _list(new) if v not in _list(old))]


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _off(old: Json, new: Json) -> Json:
    """A switch that is stricter when false."""
    return bool(old) and bool(new)


def _judges(old: Json, new: Json) -> Json:
    """None is the loosest; of two settings of one model the one that reads more often, and another model must wait."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return old if new is None else new
    same = {k: v for k, v in old.items() if k != "runs"} == {k: v for k, v in new.items() if k != "runs"}
    return new if same and _number(new["runs"]) > _number(old["runs"]) else old


def _threshold(name: str) -> Stricter:
    """feature_flags knows which of two thresholds allows more."""
    return lambda old, new: old if LOOSER[name](old, new) else new


def _flags(old: Json, new: Json) -> Json:
    """Every flag system that may veto stays as it is; a further one only tightens."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return old if new is None else new
    held, asked = old["veto"], new["veto"]
    if not isinstance(held, dict) or not isinstance(asked, dict):
        raise TypeError
    return {"veto": {**asked, **held}}


_REGIME_STRICTNESS = {Regime.OPT_OUT.value: 0, Regime.CASL.value: 1, Regime.OPT_IN.value: 2}


def _regimes(old: Json, new: Json) -> Json:
    """A country that is not listed is a hold, the strictest of all."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        raise TypeError
    both = [c for c in new if c in old]
    return {c: max((old[c], new[c]), key=lambda r: _REGIME_STRICTNESS[str(r)]) for c in both}


def _quiet(old: Json, new: Json) -> Json:
    """No quiet hours at all is the loosest."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return old if new is None else new
    return {
        "opens": max(str(old["opens"]), str(new["opens"])),
        "closes": min(str(old["closes"]), str(new["closes"])),
        "weekdays": _fewer(old["weekdays"], new["weekdays"]),
    }


STRICTER: Mapping[str, Stricter] = {
    # Which of two values is the stricter one; whatever is not listed keeps its old value.
    "consent_max_age": _lower,
    "outage_hold_after": _lower,
    "regimes": _regimes,
    "bases": _fewer,
    "refused_origins": _more,
    "excluded_sectors": _more,
    "quiet_hours": _quiet,
    "ai_disclosure_countries": _more,
    "shadow_gates": _fewer,
    "per_person_days": _higher,
    "per_domain_day": _lower,
    "per_domain_minute": _lower,
    "per_mailbox_day": _lower,
    "per_mailbox_minute": _lower,
    "per_segment_day": _lower,
    "per_organisation_day": _lower,
    "expires_after": _lower,
    "production": _off,
    "judges": _judges,
    "flags": _flags,
    "allowed_recipients": _fewer,
    **{name: _threshold(name) for name in LOOSER},
}

DURATIONS = frozenset({"consent_max_age", "outage_hold_after", "expires_after", "remind_after"})

SINCE: Mapping[str, Json] = {"autonomy": json.loads(codec.dump(Thresholds()))}
"""What a setting was before it could be set: a database from before then had this."""

FREE = frozenset({"remind_after", "purpose"})
"""Fields that loosen nothing, whatever they say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What may be in force now, and what of app.yaml must wait for a second account."""

    in_force: Tree
    waiting: tuple[str, ...]
    wanted_hash: str


def governed(organisation: Organisation, judges: Json = None, flags: Json = None) -> Tree:
    """The settings that only two people may loosen, as plain JSON; `judges` and `flags` are app.yaml's own sections."""
    segments: Tree = {name: segment_tree(s) for name, s in organisation.segments.items()}
    return {
        "production": organisation.production,
        "allowed_recipients": list(organisation.allowed_recipients),
        "segments": segments,
        "judges": judges,
        "flags": flags,
    }


def segment_tree(segment: Segment) -> Json:
    """One segment with its policy and thresholds, in one spelling."""
    tree: Json = json.loads(codec.dump(segment))
    return _steady(tree, "")


def _steady(node: Json, name: str) -> Json:
    """One spelling for each value: sets sorted, durations in seconds."""
    if isinstance(node, dict):
        return {k: _steady(v, k) for k, v in node.items()}
    if isinstance(node, list) and name in {"bases", "ai_disclosure_countries", "shadow_gates"}:
        return sorted(node, key=str)
    if isinstance(node, str) and name in DURATIONS:
        return TypeAdapter(timedelta).validate_python(node).total_seconds()
    return node


def weigh(in_force: Tree | None, wanted: Tree) -> Weighed:
    """Compare; with nothing in force yet the wanted settings stand, because every level is still `off`."""
    wanted_hash = digest(wanted)
    if in_force is None:
        return Weighed(in_force=wanted, waiting=(), wanted_hash=wanted_hash)
    waiting: list[str] = []
    # A database from before these were governed had none.
    in_force = {name: None for name in ("judges", "flags") if name in wanted} | in_force
    old, retired = _with_returning(in_force, wanted)
    kept = _weigh_tree(old, wanted, "", waiting)
    if retired:
        kept[RETIRED] = retired
    return Weighed(in_force=kept, waiting=tuple(sorted(waiting)), wanted_hash=wanted_hash)


def _with_returning(in_force: Tree, wanted: Tree) -> tuple[Tree, Tree]:
    """What is in force with the segments that come back as they were when they left, and those that are away.

    A segment that left app.yaml is remembered: taking it out and putting it back must loosen nothing.
    """
    away = in_force.get(RETIRED)
    retired: Tree = dict(away) if isinstance(away, dict) else {}
    held, asked = in_force.get("segments"), wanted.get("segments")
    segments: Tree = dict(held) if isinstance(held, dict) else {}
    names = asked if isinstance(asked, dict) else {}
    for name in names:
        if name not in segments and name in retired:
            segments[name] = retired.pop(name)
    retired.update({name: tree for name, tree in segments.items() if name not in names})
    old = {k: v for k, v in in_force.items() if k != RETIRED}
    return (old | {"segments": segments} if "segments" in in_force else old), retired


def _weigh_tree(old: Tree, new: Tree, path: str, waiting: list[str]) -> Tree:
    out: Tree = {}
    for name in [*old, *(n for n in new if n not in old)]:
        here = f"{path}.{name}" if path else name
        if name not in old:
            # A new segment starts with no level row, so it can send nothing: it loosens nothing by itself.
            if path == "segments":
                out[name] = new[name]
            elif name in SINCE:
                out[name] = _weigh(name, SINCE[name], new[name], here, waiting)
            else:
                waiting.append(here)
        elif name not in new:
            # A segment that is gone from app.yaml is gone at once; any other lost field keeps its value.
            if path != "segments":
                out[name] = old[name]
                waiting.append(here)
        else:
            # Inside `segments` the names are people's own: a segment called "purpose" is no free field.
            out[name] = _weigh("" if path == "segments" else name, old[name], new[name], here, waiting)
    return out


def _weigh(name: str, old: Json, new: Json, path: str, waiting: list[str]) -> Json:
    if old == new or name in FREE:
        return new
    if name in STRICTER:
        try:
            kept = STRICTER[name](old, new)
        except (TypeError, KeyError):
            kept = old
    elif isinstance(old, dict) and isinstance(new, dict):
        return _weigh_tree(old, new, path, waiting)
    else:
        kept = old
    if kept != new:
        waiting.append(path)
    return kept


def segments_of(tree: Tree) -> dict[str, Segment]:
    """The segments of a governed tree, typed again."""
    found = tree.get("segments")
    if not isinstance(found, dict):
        return {}
    return {name: codec.load(Segment, json.dumps(s).encode()) for name, s in found.items()}
