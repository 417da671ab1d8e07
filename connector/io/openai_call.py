"""One call of an OpenAI-compatible endpoint: a strict JSON schema, one try, a whole time-out, and a daily budget.

The drafter and the judges share it, so that both are counted in one ledger and fail in the same words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

import httpx2
import openai
from openai import OpenAI

from connector.ports import Clock, Completion
from gates.errors import Malformed, ModelUnavailable, Refusal

LONGEST_BODY = 2_000_000


class OverBudget(ModelUnavailable):
    """Today's money for models is spent."""


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

    @property
    def named(self) -> str:
        """Model id and every parameter that changes what it says."""
        return f"{self.model}?temperature={self.temperature}&seed={self.seed}&max_tokens={self.max_tokens}"


class Ledger(Protocol):
    """What models have cost, by day."""

    def spent(self, day: str) -> int:
        """Micro-dollars so far."""
        ...

    def add(self, day: str, micro_usd: int) -> None:
        """Count a call."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A model behind HTTP."""

    client: OpenAI
    settings: ModelSettings
    ledger: Ledger
    clock: Clock

    def complete(self, *, system: str, user: str, schema: Mapping[str, Any], name: str, seed: int) -> Completion:
        """Ask once; raises ModelUnavailable, OverBudget, Refusal or Malformed. A useless answer is paid for too."""
        day = self.clock.now().strftime("%Y-%m-%d")
        if self.ledger.spent(day) >= self.settings.daily_micro_usd:
            raise OverBudget(
                "today's model budget is spent",
                where="model.daily_budget_usd",
                mend="drafting goes on tomorrow, or raise the budget in app.yaml",
            )
        try:
            answer = json.loads(self._ask(system, user, schema, name, seed))
            tokens_in, tokens_out = _usage(answer)
            cost = self._cost(tokens_in, tokens_out)
            self.ledger.add(day, cost)
            content = _content(answer)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Malformed(f"the answer is no completion: {type(error).__name__}", where="model answer") from None
        return Completion(content=content, tokens_in=tokens_in, tokens_out=tokens_out, cost_micro_usd=cost)

    def _cost(self, tokens_in: int, tokens_out: int) -> int:
        # Rounded up: many small calls must not add up to nothing.
        thousandths = tokens_in * self.settings.micro_usd_per_1k_in + tokens_out * self.settings.micro_usd_per_1k_out
        return -(-thousandths // 1000)

    def _ask(self, system: str, user: str, schema: Mapping[str, Any], name: str, seed: int) -> bytes:
        try:
            with self.client.chat.completions.with_streaming_response.create(
                model=self.settings.model,
                messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                temperature=self.settings.temperature,
                seed=seed,
                max_tokens=self.settings.max_tokens,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": name, "strict": True, "schema": dict(schema)},
                },
                extra_body=dict(self.settings.extra or {}),
                timeout=self.settings.timeout,
            ) as response:
                return self._body(response.iter_bytes())
        except openai.APIStatusError as error:
            # The body may echo the prompt, which holds personal data: only the status is kept.
            raise ModelUnavailable(
                f"the model endpoint answered {error.status_code}",
                where="model.base_url",
                mend="check the key, the model name and the endpoint's limits",
            ) from None
        except (openai.APIError, httpx2.RequestError) as error:
            raise ModelUnavailable(
                f"the model endpoint cannot be reached: {type(error).__name__}", where="model.base_url"
            ) from None

    def _body(self, chunks: Any) -> bytes:
        """The whole body. The client's own time-out starts anew with each byte; this one does not."""
        begun, body = monotonic(), bytearray()
        for chunk in chunks:
            body += chunk
            if monotonic() - begun > self.settings.timeout:
                raise ModelUnavailable("the model's answer did not end in time", where="model.timeout_seconds")
            if len(body) > LONGEST_BODY:
                raise Malformed("the answer is too long", where="model answer")
        return bytes(body)


def _usage(answer: Any) -> tuple[int, int]:
    usage = answer.get("usage") or {}
    return int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)


def _content(answer: Any) -> str:
    if not answer["choices"]:
        raise Malformed("the model returned no choice", where="model answer")
    choice = answer["choices"][0]
    message = choice["message"]
    if message.get("refusal"):
        raise Refusal("the model declined", where="model answer", mend="look at the prompt and the facts")
    if choice.get("finish_reason") == "length":
        raise Malformed("the answer was cut off", where="model answer", mend="raise model.max_tokens")
    content = message.get("content") or ""
    if not isinstance(content, str):
        raise TypeError
    return content
