"""Fills slots from approved phrases and facts, without a model.

It is the default where no model key is configured, and says so: its model id is ``offline``. It
never states more than its phrases do, so everything behind it runs for real.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connector.ports import Filled, Ids, Prompt
from gates.canonical import digest
from gates.draft import Claim, Slot
from gates.errors import Malformed

ANY_SLOT = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One approved sentence with ``{fact.path}`` places, and the facts it uses."""

    text: str
    uses: tuple[str, ...]

    def said(self, facts: Mapping[str, str]) -> str:
        """The sentence with the facts in their places."""
        text = self.text
        for path in self.uses:
            text = text.replace("{" + path + "}", " ".join(facts[path].split()))
        # A name such as “Acme Inc.” at the end brings its own full stop.
        return text.removesuffix("..") + "." if text.endswith("..") else text


def read_phrases(text: str) -> dict[str, tuple[Phrase, ...]]:
    """The phrases of a phrases.json file, by slot name; ``*`` serves every other slot."""
    return {
        slot: tuple(Phrase(text=p["text"], uses=tuple(p["uses"])) for p in phrases)
        for slot, phrases in json.loads(text).items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineDrafter:
    """Chooses among the phrases that the facts and the slot's limits allow, by a keyed draw."""

    phrases: Mapping[str, Sequence[Phrase]]
    ids: Ids

    @property
    def model(self) -> str:
        """``offline`` with the version of the phrases."""
        return f"offline@{digest({k: list(v) for k, v in self.phrases.items()})[:12]}"

    def fill(self, prompt: Prompt) -> Filled:
        """One phrase per slot; the richest ones that fit come first."""
        slots: dict[str, str] = {}
        claims: list[Claim] = []
        for slot in prompt.template.slots:
            phrase = self._choose(slot, prompt)
            slots[slot.name] = phrase.said(prompt.facts)
            if phrase.uses:
                claims.append(Claim(slot=slot.name, text=slots[slot.name], sources=phrase.uses))
        return Filled(slots=slots, claims=tuple(claims), model=self.model, raw=json.dumps(slots, ensure_ascii=False))

    def _choose(self, slot: Slot, prompt: Prompt) -> Phrase:
        known = self.phrases.get(slot.name) or self.phrases.get(ANY_SLOT, ())
        fitting = [p for p in known if self._fits(p, slot, prompt.facts)]
        if not fitting:
            raise Malformed(
                f"no approved phrase fits the slot {slot.name!r}",
                where=f"template {prompt.template.name}, slot {slot.name}",
                mend="add a phrase for it to phrases.json, or configure a model",
            )
        richest = max(len(p.uses) for p in fitting)
        best = [p for p in fitting if len(p.uses) >= richest]
        drawn = self.ids.draw("offline_drafter", digest([slot.name, sorted(prompt.facts.items())]))
        return best[int(drawn * len(best))]

    @staticmethod
    def _fits(phrase: Phrase, slot: Slot, facts: Mapping[str, str]) -> bool:
        usable = all(path in facts and slot.allows(path) for path in phrase.uses)
        return usable and len(phrase.said(facts).split()) <= slot.max_words
