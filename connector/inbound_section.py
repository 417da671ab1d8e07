"""The `inbound:` section of app.yaml: the mailbox that replies, bounces and complaints come back to."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
Name = Annotated[str, Field(min_length=1)]


class InboundSection(BaseModel):
    """An IMAP account.

    The password, or an access token (`login: xoauth2`), comes from the environment, or from the file that NAME_FILE
    points to, which is read again at each login.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    host: Name
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    login: Literal["password", "xoauth2"] = "password"
    user: Name
    password_env: Name = "GATEPOST_IMAP_PASSWORD"
    folders: tuple[Name, ...] = Field(default=("INBOX",), min_length=1)
    poll_seconds: float = Field(default=60, ge=5, le=3600)
    timeout_seconds: float = Field(default=30, gt=0, le=300)
    most_megabytes: float = Field(default=5, ge=0.1, le=50)
    keyword: str = Field(default="", pattern=r"^[A-Za-z$][A-Za-z0-9_$-]{0,40}$|^$")
    ca_file: str = ""

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Self:
        if self.security == "none" and self.host not in LOOPBACK:
            raise PydanticCustomError("clear", "plain text is only allowed on loopback; use tls or starttls")
        return self
