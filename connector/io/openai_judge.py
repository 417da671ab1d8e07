"""Asks for second opinions by any OpenAI-compatible endpoint, with the drafter's client, errors and budget.

Each run has its own seed, so that the runs differ where the endpoint honours seeds. What comes back is
text: reading and ruling are pure (gates/judgement).
"""

from dataclasses import dataclass

from connector.io.openai_call import Endpoint
from connector.ports import Completion
from gates.judgement.opinion import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAIJudges:
    """The judges over HTTP."""

    endpoint: Endpoint

    @property
    def model(self) -> str:
        """Model id and every parameter that changes what it says."""
        return self.endpoint.settings.named

    def opine(self, question: Question, run: int) -> Completion:
        """The raw answer of one run; raises ModelError when none came."""
        return self.endpoint.complete(
            system=question.system,
            user=question.user,
            schema=question.schema,
            name=question.name,
            seed=self.endpoint.settings.seed + run,
        )
