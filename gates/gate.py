"""A gate: a named pure function that holds when it cannot decide."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, ParamSpec

from gates.verdict import Evidence, Finding, Ruling, hold

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Gate(Generic[P]):
    """A deterministic check with a name, a version, and the rule it stands for.

    `legal` gates may never run in shadow mode (product.md section 5).
    """

    name: str
    version: str
    because: str
    legal: bool
    check: Callable[P, Finding]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Finding:
        """The finding of this gate; a gate that raises, or returns anything else, holds."""
        try:
            found: object = self.check(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - a gate that cannot decide holds, whatever the reason
            return self._undecided(f"{type(error).__name__}")
        if not isinstance(found, Finding):  # a gate is typed, but a wrong one must still hold
            return self._undecided(f"returned {type(found).__name__}")
        return replace(found, gate=self.name)

    def _undecided(self, why: str) -> Finding:
        found = hold(
            "gate_error",
            Evidence(where=f"gate.{self.name}", text=why),
            message=f"The check '{self.name}' could not decide, so a person must.",
            mend="Tell the engineer on duty; the message waits.",
        )
        return replace(found, gate=self.name)


def gate(name: str, *, version: str, because: str, legal: bool = False) -> Callable[[Callable[P, Finding]], Gate[P]]:
    """Make a Gate of a pure function; `because` names the law, RFC or vendor rule behind it."""

    def made(check: Callable[P, Finding]) -> Gate[P]:
        return Gate(name=name, version=version, because=because, legal=legal, check=check)

    return made


def shadowed(finding: Finding, *, shadow: bool) -> Finding:
    """The finding, marked as judged but not applied when its gate runs in shadow mode."""
    return replace(finding, shadow=True) if shadow and finding.ruling is not Ruling.PASS else finding
