"""Fills slots by any OpenAI-compatible endpoint, under a strict JSON schema, a time-out and a budget.

Nothing is repeated inside a call: the pipeline counts tries. An answer that does not match the
schema is Malformed, never content.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openai import OpenAI

from connector.io.openai_call import Endpoint, Ledger, ModelSettings
from connector.ports import Clock, Filled, Prompt
from gates.draft import Claim, Slot
from gates.errors import Malformed


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAIDrafter:
    """The drafter over HTTP."""

    client: OpenAI
    settings: ModelSettings
    ledger: Ledger
    clock: Clock

    @property
    def model(self) -> str:
        """Model id and every parameter that changes what it says."""
        return self.settings.named

    def fill(self, prompt: Prompt) -> Filled:
        """Ask once; raises ModelUnavailable, Refusal or Malformed."""
        endpoint = Endpoint(client=self.client, settings=self.settings, ledger=self.ledger, clock=self.clock)
        answer = endpoint.complete(
            system=prompt.system,
            user=prompt.user,
            schema=prompt.schema,
            name="filled_slots",
            seed=self.settings.seed,
        )
        slots, claims = read_answer(answer.content, prompt)
        return Filled(
            slots=slots,
            claims=claims,
            model=self.model,
            raw=answer.content,
            tokens_in=answer.tokens_in,
            tokens_out=answer.tokens_out,
            cost_micro_usd=answer.cost_micro_usd,
        )


def read_answer(content: str, prompt: Prompt) -> tuple[dict[str, str], tuple[Claim, ...]]:
    """Slots and claims of an answer; Malformed says which slot is wrong and how."""
    try:
        slots = json.loads(content)["slots"]
        found = {s.name: _read_slot(slots[s.name], s, prompt) for s in prompt.template.slots}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Malformed(f"the answer does not match the schema: {type(error).__name__}", where="model answer") from None
    claims = tuple(Claim(slot=n, text=text, sources=sources) for n, (text, sources) in found.items() if sources)
    return {n: text for n, (text, _) in found.items()}, claims


def _read_slot(value: Mapping[str, Any], slot: Slot, prompt: Prompt) -> tuple[str, tuple[str, ...]]:
    text, sources = value["text"], value["sources"]
    where = f"model answer, slot {slot.name}"
    if not isinstance(text, str) or not text.strip():
        raise Malformed("the slot is empty", where=where)
    usable = [path for path in prompt.facts if slot.allows(path)]
    if not isinstance(sources, list) or any(s not in usable for s in sources):
        raise Malformed("a source is not one of the facts that this slot may use", where=where)
    return " ".join(text.split()), tuple(sources)
