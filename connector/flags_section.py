"""The `flags:` section of app.yaml: the organisation's flag systems, each of which may veto what goes unreviewed."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from connector.inbound_section import LOOPBACK, Name

Scalar = str | int | float | bool


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class FlagdFile(_Strict):
    """A flag file in flagd's own format (JSON, or YAML), read at each question; `file` is beside app.yaml."""

    kind: Literal["flagd"]
    file: Name


class Ofrep(_Strict):
    """A server that speaks the OpenFeature Remote Evaluation Protocol; its token comes from the environment."""

    kind: Literal["ofrep"]
    url: Annotated[str, Field(pattern=r"^https?://[^\s/]+")]
    token_env: str = ""
    timeout_seconds: float = Field(default=2, gt=0, le=8)

    @model_validator(mode="after")
    def _nobody_between(self) -> Self:
        host = self.url.partition("://")[2].partition("/")[0].rpartition("@")[2]
        host = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
        if self.url.startswith("http:") and host not in LOOPBACK:
            raise PydanticCustomError("clear", "plain http is only allowed on loopback; use https")
        return self


class OwnProvider(_Strict):
    """Any OpenFeature provider that is installed beside us: ``package.module:Class``, called with `options`.

    `options_env` gives further options from the environment, by the variable's name.
    """

    kind: Literal["provider"]
    factory: Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
    options: dict[str, Scalar] = Field(default_factory=dict)
    options_env: dict[str, Name] = Field(default_factory=dict)
    timeout_seconds: float = Field(default=2, gt=0, le=8)


SystemSection = Annotated[FlagdFile | Ofrep | OwnProvider, Field(discriminator="kind")]


class FlagsSection(_Strict):
    """All systems by name; every one of them must say yes."""

    veto: dict[Name, SystemSection] = Field(min_length=1)
