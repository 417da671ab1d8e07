"""Asks one flag system of the organisation through an OpenFeature client on a domain of its own.

The SDK keeps one registry per process and gives a misspelt or cleared domain the no-op provider. An answer counts only
if it came from the very provider that was bound here, ready before and after (facts/autonomy.md 2.1).
"""

import importlib
import itertools
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import structlog
from openfeature import api
from openfeature.client import OpenFeatureClient
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import GeneralError
from openfeature.flag_evaluation import FlagResolutionDetails
from openfeature.provider import AbstractProvider, FeatureProvider, Metadata, ProviderStatus
from ruamel.yaml import YAML

from connector.flags_section import FlagdFile, FlagsSection, Ofrep, SystemSection
from connector.veto import FLAG, Answer, Cohort

LOG = structlog.get_logger("gatepost.flags")
FILE_SECONDS = 2.0

Secret = Callable[[str, str], str]
"""(variable, where in app.yaml) → its value; raises ConfigError."""

_serial = itertools.count(1)


class FlagdFileProvider(AbstractProvider):
    """A flag file judged by flagd's own evaluator, and read again for each question.

    flagd's provider for files looks every half second whether the file became newer, goes on answering from memory when
    it is broken or gone, and never sees a file that was put back with its old time.
    """

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet: until it does, every answer is an error."""
        super().__init__()
        self._path = path

    def get_metadata(self) -> Metadata:
        """Its name."""
        return Metadata(name="gatepost flagd file")

    def _flags(self) -> FlagdCore:
        try:
            # YAML 1.2 contains JSON; flagd decides by the name, and so do we.
            text = self._path.read_text(encoding="utf-8")
            flags = FlagdCore()
            flags.set_flags(YAML(typ="safe").load(text) if self._path.suffix in {".yaml", ".yml"} else text)
        except Exception as error:
            raise GeneralError(f"the flag file cannot be read: {type(error).__name__}") from error
        return flags

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        """Judge the file as it stands now."""
        return self._flags().resolve_boolean_value(flag_key, default_value, evaluation_context)

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[str]:
        """Judge the file as it stands now."""
        return self._flags().resolve_string_value(flag_key, default_value, evaluation_context)

    def resolve_integer_details(
        self, flag_key: str, default_value: int, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[int]:
        """Judge the file as it stands now."""
        return self._flags().resolve_integer_value(flag_key, default_value, evaluation_context)

    def resolve_float_details(
        self, flag_key: str, default_value: float, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[float]:
        """Judge the file as it stands now."""
        return self._flags().resolve_float_value(flag_key, default_value, evaluation_context)

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[Any] | Mapping[str, Any],
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[Sequence[Any] | Mapping[str, Any]]:
        """Judge the file as it stands now."""
        return self._flags().resolve_object_value(flag_key, default_value, evaluation_context)


@dataclass(slots=True, kw_only=True)
class OpenFeatureSystem:
    """One system of the organisation (the port FlagSystem). `timeout` is in seconds, for a whole question.

    The questions run one after the other, each in a thread that may be left behind: a provider that hangs must hold up
    neither the worker nor the end of the process. While one hangs, every further question is a no.
    """

    name: str
    make: Callable[[], FeatureProvider]
    timeout: float
    _domain: str = field(default_factory=lambda: f"gatepost-veto-{next(_serial)}")
    _bound: FeatureProvider | None = None
    _hanging: threading.Thread | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, cohort: Cohort) -> Answer:
        """The flag for this cohort, or what went wrong; never raises. Waits `timeout` for its turn, then for it."""
        if not self._turn.acquire(timeout=self.timeout):
            return Answer(error="BUSY")
        try:
            if self._hanging is not None and self._hanging.is_alive():
                return Answer(error="BUSY")
            answers: list[Answer] = []
            asking = threading.Thread(
                target=lambda: answers.append(self._safely(cohort)), name=f"flags-{self.name}", daemon=True
            )
            asking.start()
            asking.join(self.timeout)
            if not answers:
                self._hanging = asking
                return Answer(error="TIMEOUT")
            return answers[0]
        finally:
            self._turn.release()

    def close(self) -> None:
        """Let go of the provider; a question that hangs is left behind."""
        bound, self._bound = self._bound, None
        if bound is not None:
            try:
                bound.shutdown()
            except Exception as error:  # noqa: BLE001 - as below
                LOG.warning("flag_system_failed", system=self.name, kind=type(error).__name__)

    def _safely(self, cohort: Cohort) -> Answer:
        try:
            return self._ask(cohort)
        except Exception as error:  # noqa: BLE001 - somebody else's program: whatever it does must end as a no
            LOG.warning("flag_system_failed", system=self.name, kind=type(error).__name__)
            return Answer(error="GENERAL")

    def _ask(self, cohort: Cohort) -> Answer:
        client = self._client()
        before = client.get_provider_status()
        # The default is False, whatever happens: the SDK gives it back for an unknown domain, flag or type.
        told = client.get_boolean_details(
            FLAG, False, EvaluationContext(targeting_key=cohort.segment, attributes=cohort.keys)
        )
        after = client.get_provider_status()
        if client.provider is not self._bound:
            return Answer(error="OTHER_PROVIDER")
        return Answer(
            value=told.value,
            reason=str(told.reason or ""),
            error=str(told.error_code.value) if told.error_code else "",
            status=next((s.value for s in (before, after) if s is not ProviderStatus.READY), before.value),
        )

    def _client(self) -> OpenFeatureClient:
        """The client of our own domain. A provider that could not begin is made anew at the next question."""
        if self._bound is None:
            provider = self.make()
            try:
                # `set_provider` would return before the provider is ready (SDK 0.10).
                api.set_provider_and_wait(provider, self._domain)
            except BaseException:
                provider.shutdown()  # flagd's has begun to watch its file before it fails
                raise
            self._bound = provider
        return api.get_client(self._domain)


def open_systems(section: FlagsSection, secret: Secret, beside: Callable[[str], Path]) -> tuple[OpenFeatureSystem, ...]:
    """The systems that app.yaml names; each begins at its first question. ConfigError when a secret is missing."""
    return tuple(_open(name, system, secret, beside) for name, system in section.veto.items())


def _open(name: str, system: SystemSection, secret: Secret, beside: Callable[[str], Path]) -> OpenFeatureSystem:
    where = f"flags.veto.{name}"
    if isinstance(system, FlagdFile):
        path = beside(system.file)
        return OpenFeatureSystem(name=name, make=lambda: FlagdFileProvider(path), timeout=FILE_SECONDS)
    if isinstance(system, Ofrep):
        token = secret(system.token_env, f"{where}.token_env") if system.token_env else ""
        return OpenFeatureSystem(name=name, make=partial(_ofrep, system, token), timeout=system.timeout_seconds)
    hidden = {option: secret(variable, f"{where}.options_env") for option, variable in system.options_env.items()}
    options: dict[str, Any] = {**system.options, **hidden}
    return OpenFeatureSystem(name=name, make=partial(_theirs, system.factory, options), timeout=system.timeout_seconds)


def _ofrep(system: Ofrep, token: str) -> FeatureProvider:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    provider = OFREPProvider(system.url, headers_factory=lambda: dict(headers), timeout=system.timeout_seconds)
    # Who answers is who app.yaml names: a redirect is an error.
    provider.session.max_redirects = 0
    return provider


def _theirs(factory: str, options: Mapping[str, Any]) -> FeatureProvider:
    module, _, name = factory.partition(":")
    return cast("FeatureProvider", getattr(importlib.import_module(module), name)(**options))
