"""The `connections.NAME.auth` section of app.yaml: how we are let into an account. Secrets are in the environment."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

KINDS = {"hubspot": ("static", "oauth"), "salesforce": ("static", "client_credentials", "jwt_bearer")}
"""What each vendor offers to an app like ours."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class StaticAuth(_Strict):
    """One token that an admin made: a HubSpot service key, or a Salesforce session for a short run."""

    kind: Literal["static"] = "static"
    token_env: str


class OAuthAuth(_Strict):
    """A HubSpot app that an admin installs by `gatepost connect NAME`; the client secret also verifies webhooks."""

    kind: Literal["oauth"]
    client_id: str = Field(min_length=1)
    client_secret_env: str = Field(min_length=1)
    scopes: tuple[str, ...] = ()
    optional_scopes: tuple[str, ...] = ()
    authorize_url: str = Field(default="https://app.hubspot.com/oauth/authorize", pattern=r"^https?://[^\s/]+")


class ClientCredentialsAuth(_Strict):
    """A Salesforce External Client App with the client credentials flow; it acts as the app's run-as user."""

    kind: Literal["client_credentials"]
    client_id: str = Field(min_length=1)
    client_secret_env: str = Field(min_length=1)
    login_url: str = ""


class JwtBearerAuth(_Strict):
    """A Salesforce External Client App with the JWT bearer flow, for one pre-authorised user."""

    kind: Literal["jwt_bearer"]
    client_id: str = Field(min_length=1)
    username: str = Field(min_length=1)
    private_key_env: str = Field(min_length=1)
    login_url: str = "https://login.salesforce.com"
    audience: str = "https://login.salesforce.com"


AuthSection = Annotated[StaticAuth | OAuthAuth | ClientCredentialsAuth | JwtBearerAuth, Field(discriminator="kind")]
