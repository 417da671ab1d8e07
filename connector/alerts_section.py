"""The `alerts:` section of app.yaml: who is told when autonomy is taken away, a gate is dead, or somebody threatens."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError


class AlertsSection(BaseModel):
    """A webhook, mailboxes of our own, or both. The secret that signs the webhook stands in the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    webhook: Annotated[str, Field(pattern=r"^(https://[^\s/]+.*|http://(127\.0\.0\.1|localhost)[:/].*)?$")] = ""
    secret_env: str = "GATEPOST_ALERT_SECRET"
    mail: tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = ()
    timeout_seconds: float = Field(default=10, gt=0, le=60)

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.webhook and not self.mail:
            raise PydanticCustomError("nobody", "name a webhook, or mail addresses of your own")
        return self
