"""Fills slots by any OpenAI-compatible endpoint, under a strict JSON schema, a time-out and a budget.

Nothing is repeated inside a call: the pipeline counts tries. An answer that does not match the
schema is Malformed, never content.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import openai
from openai import OpenAI

from connector.ports import Clock, Filled, Prompt
from gates.draft import Claim, Slot
from gates.errors import Malformed, ModelUnavailable, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """Which model, and what it may cost: seconds a call, tokens an answer, micro-dollars a day and a token."""

    model: str
    base_url: str = ""
    timeout: float = 30.0
    max_tokens: int = 600
    temperature: float = 0.2
    seed: int = 1
    daily_micro_usd: int = 10_000_000
    micro_usd_per_1k_in: int = 0
    micro_usd_per_1k_out: int = 0
    extra: Mapping[str, Any] | None = None


class Ledger(Protocol):
    """What models have cost, by day."""

    def spent(self, day: str) -> int:
        """Micro-dollars so far."""
        ...

    def add(self, day: str, micro_usd: int) -> None:
        """Count a call."""
        ...


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
        s = self.settings
        return f"{s.model}?temperature={s.temperature}&seed={s.seed}&max_tokens={s.max_tokens}"

    def fill(self, prompt: Prompt) -> Filled:
        """Ask once; raises ModelUnavailable, Refusal or Malformed."""
        day = self.clock.now().strftime("%Y-%m-%d")
        if self.ledger.spent(day) >= self.settings.daily_micro_usd:
            raise ModelUnavailable(
                "today's model budget is spent",
                where="model.daily_budget_usd",
                mend="drafting goes on tomorrow, or raise the budget in app.yaml",
            )
        answer = self._ask(prompt)
        usage = answer.usage
        tokens_in, tokens_out = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
        # Rounded up: many small calls must not add up to nothing.
        thousandths = tokens_in * self.settings.micro_usd_per_1k_in + tokens_out * self.settings.micro_usd_per_1k_out
        cost = -(-thousandths // 1000)
        self.ledger.add(day, cost)
        if not answer.choices:
            raise Malformed("the model returned no choice", where="model answer")
        message = answer.choices[0].message
        if message.refusal:
            raise Refusal("the model declined", where="model answer", mend="look at the prompt and the facts")
        if answer.choices[0].finish_reason == "length":
            raise Malformed("the answer was cut off", where="model answer", mend="raise model.max_tokens")
        slots, claims = read_answer(message.content or "", prompt)
        return Filled(
            slots=slots,
            claims=claims,
            model=self.model,
            raw=message.content or "",
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            cost_micro_usd=cost,
        )

    def _ask(self, prompt: Prompt) -> Any:
        try:
            return self.client.chat.completions.create(
                model=self.settings.model,
                messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
                temperature=self.settings.temperature,
                seed=self.settings.seed,
                max_tokens=self.settings.max_tokens,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "filled_slots", "strict": True, "schema": dict(prompt.schema)},
                },
                extra_body=dict(self.settings.extra or {}),
                timeout=self.settings.timeout,
            )
        except openai.APIStatusError as error:
            # The body may echo the prompt, which holds personal data: only the status is kept.
            raise ModelUnavailable(
                f"the model endpoint answered {error.status_code}",
                where="model.base_url",
                mend="check the key, the model name and the endpoint's limits",
            ) from None
        except openai.APIError as error:
            raise ModelUnavailable(
                f"the model endpoint cannot be reached: {type(error).__name__}", where="model.base_url"
            ) from None


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
