"""The `judges:` section of app.yaml: the model that gives second opinions."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class JudgesSection(BaseModel):
    """A model that gives second opinions; `runs` readings of each draft, of which the strictest counts."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    model: str = Field(min_length=1)
    base_url: str = ""
    key_env: str = "OPENAI_API_KEY"
    runs: int = Field(default=1, ge=1, le=9)
    timeout_seconds: float = Field(default=20, gt=0, le=600)
    max_tokens: int = Field(default=400, ge=50, le=8000)
    temperature: float = Field(default=0.0, ge=0, le=2)
    daily_budget_usd: float = Field(default=10, ge=0)
    usd_per_million_tokens_in: float = Field(default=0, ge=0)
    usd_per_million_tokens_out: float = Field(default=0, ge=0)
    extra: dict[str, Any] = Field(default_factory=dict)
