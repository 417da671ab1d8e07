"""The `delivery:` section of app.yaml: which relay or CRM carries the mail, and whom it may reach."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SENDING_NEEDS = {"hubspot": "single_send_email"}
"""What a kind of connection must be told in its settings before delivery.transport "crm" can use it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class RelaySection(_Strict):
    """An SMTP relay; the password comes from the environment."""

    host: str
    port: int = Field(ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password_env: str = ""
    timeout_seconds: float = Field(default=30, gt=0, le=300)
    reuse_seconds: float = Field(default=20, ge=0, le=300)
    reuse_mails: int = Field(default=50, ge=1, le=1000)


class DomainSection(_Strict):
    """A sending domain and the selectors whose keys sign its mail."""

    dkim_selectors: tuple[str, ...] = ()


class DeliverySection(_Strict):
    """How mail leaves; outside production only `allowed_recipients` are reached.

    `self_check` lists mailboxes of our own that `gatepost doctor --self-check` may write to.
    """

    transport: Literal["smtp", "crm"] = "smtp"
    relay: RelaySection
    domains: dict[str, DomainSection] = Field(default_factory=dict)
    relay_log: str = ""
    allowed_recipients: tuple[str, ...] = ()
    self_check: tuple[str, ...] = ()
