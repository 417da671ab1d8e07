"""The models of a deployment: who drafts, who gives second opinions, and what both have cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from connector.config import Config, ModelSection
from connector.governance import Tree
from connector.io.offline_drafter import OfflineDrafter, read_phrases
from connector.io.sql.store import SqlStore
from connector.judges_section import JudgesSection
from connector.ports import Clock, Drafter, Ids, SecondOpinions
from gates.errors import ConfigError
from gates.judgement.opinion import OPINIONS

if TYPE_CHECKING:
    from connector.io.openai_call import Endpoint


def shipped(name: str) -> str:
    """A prompt or phrase file that came with the program."""
    return files("connector").joinpath("prompts", name).read_text(encoding="utf-8")


def secret(name: str, env: Mapping[str, str], where: str) -> str:
    """A secret from the environment, or from the file that NAME_FILE points to."""
    value = env.get(name, "")
    if not value and (path := env.get(f"{name}_FILE", "")):
        value = Path(path).read_text(encoding="utf-8").strip()
    if not value:
        raise ConfigError(f"the environment variable {name} is empty", where=where, mend=f"set {name} or {name}_FILE")
    return value


def drafter(config: Config, env: Mapping[str, str], store: SqlStore, clock: Clock, ids: Ids) -> Drafter:
    """The configured model, or approved phrases where none is configured."""
    settings = config.model
    if settings.kind == "offline":
        return OfflineDrafter(phrases=read_phrases(shipped("phrases.json")), ids=ids)
    from connector.io.openai_drafter import OpenAIDrafter

    endpoint = _endpoint(settings, secret(settings.key_env, env, "model.key_env"), store, clock)
    return OpenAIDrafter(
        client=endpoint.client, settings=endpoint.settings, ledger=endpoint.ledger, clock=endpoint.clock
    )


def second_opinions(
    config: Config, tree: Tree, env: Mapping[str, str], store: SqlStore, clock: Clock
) -> SecondOpinions | None:
    """The judges in force (taking them away needs a second account); None outside production also without a key."""
    section = tree.get("judges")
    if section is None:
        return None
    settings = JudgesSection.model_validate(section)
    key = settings.key_env
    if not (env.get(key) or env.get(f"{key}_FILE") or config.organisation.production):
        return None
    from connector.io.openai_judge import OpenAIJudges

    return SecondOpinions(
        judges=OpenAIJudges(endpoint=_endpoint(settings, secret(key, env, "judges.key_env"), store, clock)),
        prompts={about.name: shipped(f"{about.name}.md") for about in OPINIONS},
        runs=settings.runs,
    )


def _endpoint(settings: ModelSection, key: str, store: SqlStore, clock: Clock) -> "Endpoint":
    """A model behind HTTP; whoever asks it, the money comes out of one day's ledger."""
    from openai import OpenAI

    from connector.io.openai_call import Endpoint, ModelSettings

    return Endpoint(
        client=OpenAI(api_key=key, base_url=settings.base_url or None, max_retries=0),
        settings=ModelSettings(
            model=settings.model,
            base_url=settings.base_url,
            timeout=settings.timeout_seconds,
            max_tokens=settings.max_tokens,
            temperature=settings.temperature,
            daily_micro_usd=int(settings.daily_budget_usd * 1_000_000),
            micro_usd_per_1k_in=int(settings.usd_per_million_tokens_in * 1000),
            micro_usd_per_1k_out=int(settings.usd_per_million_tokens_out * 1000),
            extra=settings.extra,
        ),
        ledger=StoredLedger(store=store, clock=clock),
        clock=clock,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLedger:
    """What models have cost, kept in the store so that a restart forgets nothing."""

    store: SqlStore
    clock: Clock

    def spent(self, day: str) -> int:
        """Micro-dollars so far."""
        with self.store.read() as tx:
            return int(tx.syncs.cursor("model", f"spent:{day}") or 0)

    def add(self, day: str, micro_usd: int) -> None:
        """Count a call."""
        with self.store.begin() as tx:
            spent = int(tx.syncs.cursor("model", f"spent:{day}") or 0)
            tx.syncs.save_cursor("model", f"spent:{day}", str(spent + micro_usd), self.clock.now())
