"""The `autonomy:` sections of app.yaml: what a segment must show before it may send alone, and how much it may then.

One section for all segments, and one in a segment for what is different there. The numbers, their meaning and their
defaults are those of `feature_flags.thresholds.Thresholds`.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from feature_flags.thresholds import Thresholds

Rate = Annotated[float, Field(gt=0, lt=1)]
Count = Annotated[int, Field(ge=1)]


class AutonomySection(BaseModel):
    """Any of the thresholds; what is left out has its default."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    theta: Annotated[float, Field(gt=0, le=0.1)] = 0.02
    sensitive: bool = False
    alpha: Annotated[float, Field(gt=0, le=0.1)] = 0.05
    min_days: Count = 14
    min_reviewers: Annotated[int, Field(ge=2)] = 2
    most_by_one: Annotated[float, Field(ge=0.5, le=0.95)] = 0.70
    min_shadow_drafts: Count = 50
    sampled_days: Count = 30
    cool_down_days: Count = 14
    autonomous_cool_down_days: Count = 30
    evidence_max_days: Annotated[int, Field(ge=30, le=365)] = 180
    keep_reviews: Count = 60
    keep_days: Annotated[int, Field(ge=7, le=90)] = 30
    overdue_hours: Annotated[int, Field(ge=1, le=168)] = 72
    backlog_share: Rate = 0.05
    heartbeat_minutes: Annotated[int, Field(ge=2, le=60)] = 15
    seed_share: Annotated[float, Field(ge=0.02, le=0.05)] = 0.03
    young_seed_share: Annotated[float, Field(ge=0.05, le=0.20)] = 0.20
    young_until: Annotated[int, Field(ge=20)] = 20
    words_per_minute: Annotated[int, Field(ge=100, le=1000)] = 400
    least_seconds: Annotated[int, Field(ge=1, le=120)] = 5
    sampled_share: Annotated[float, Field(ge=0.1, lt=1)] = 0.20
    base_share: Annotated[float, Field(ge=0.05, lt=1)] = 0.20
    steps: Annotated[tuple[Count, ...], Field(min_length=1)] = (10, 25, 50, 100, 200)
    step_days: Count = 3
    step_reviews: Count = 20
    per_domain_unreviewed: Count = 3
    feedback_lag_days: Annotated[int, Field(ge=1, le=30)] = 2

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        if any(a >= b for a, b in zip(self.steps, self.steps[1:], strict=False)):
            raise PydanticCustomError("steps", "steps must rise, for example [10, 25, 50]")
        return self


def thresholds(common: AutonomySection, own: AutonomySection) -> Thresholds:
    """The segment's thresholds: its own where it names one, else those for all."""
    told = own.model_dump(include=own.model_fields_set)
    return TypeAdapter(Thresholds).validate_python({**common.model_dump(), **told})
