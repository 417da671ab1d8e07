"""The demo's CRMs joined to the connector, as an admin joins them, and the rounds that go on while somebody clicks."""

import re
import threading
from secrets import token_urlsafe

import structlog

from connector import cycle, pipeline
from connector.bootstrap import App
from connector.demo.stage import Stage
from connector.stages import hooks, respond
from connector.stages.waiting import complete_waiting
from crm_adapters.hubspot.sandbox.webhooks import Subscriptions
from crm_adapters.hubspot.sandbox.workflows import Action, Workflow
from crm_adapters.salesforce.sandbox.flows import Flow
from crm_adapters.salesforce.sandbox.outbound import OutboundMessage
from gates.errors import GatepostError

PAUSE = 1.0
"""Seconds between two rounds: what somebody clicks shows its effect while they look."""
WORKFLOW = 1
LOG = structlog.get_logger()


class Secrets:
    """What proves each CRM to us in this one run; made anew, and gone with it."""

    def __init__(self) -> None:
        """Three random words."""
        self.app_secret, self.api_key, self.hook = (token_urlsafe(24) for _ in range(3))


def with_doors(text: str, stage: Stage, secrets: Secrets) -> str:
    """The demo's own app.yaml with the ids and secrets of its two made-up accounts; another's file is left alone."""
    added = {
        "hubspot": {"portal": str(stage.hubspot.portal_id), "app_secret": secrets.app_secret},
        "salesforce": {
            "organization_id": stage.salesforce.org_id,
            "api_key": secrets.api_key,
            "webhook_secret": secrets.hook,
        },
    }
    for kind, settings in added.items():
        lines = "".join(f'      {name}: "{value}"\n' for name, value in settings.items())
        text = re.sub(
            rf"(^    kind: {kind}\n(?:    .*\n)*?    settings:\n)", rf"\g<1>{lines}", text, flags=re.MULTILINE
        )
    return text


def join(stage: Stage, web: str, secrets: Secrets) -> None:
    """Card, webhooks, workflow and named credential lead to the connector at `web`."""
    hubspot, salesforce = stage.hubspot, stage.salesforce
    hubspot.card.origin, hubspot.card.secret = f"{web}/crm/hubspot", secrets.app_secret
    hubspot.webhooks.time_scale = hubspot.workflows.time_scale = 0.01
    hubspot.webhooks.subscribe(Subscriptions(target=f"{web}/hooks/hubspot", secret=secrets.app_secret))
    hubspot.workflows.secret = secrets.app_secret
    ask = Action(url=f"{web}/crm/hubspot/workflow/draftForContact", inputs={"segment": "events"})
    hubspot.workflows.publish(Workflow(id=WORKFLOW, name="Ask Gatepost for a draft", actions=(ask,)))
    salesforce.credential.origin, salesforce.credential.key = f"{web}/crm/salesforce", secrets.api_key
    salesforce.outbound.time_scale = 0.01
    for sobject in ("Contact", "Lead"):
        endpoint = f"{web}/hooks/salesforce/{secrets.hook}"
        when = ("HasOptedOutOfEmail", "Email")
        salesforce.outbound.activate(OutboundMessage(sobject=sobject, endpoint=endpoint, when=when))
    flow = Flow(name="Ask_Gatepost_for_a_draft", operation="draftForContact", inputs={"segment": "customers"})
    salesforce.flows.activate(flow)


def desks(stage: Stage) -> dict[str, str]:
    """Where a stranger finds each CRM as its reps see it."""
    return {
        "HubSpot as a rep sees it": f"{stage.hubspot.base_url}/rep/",
        "Salesforce as a rep sees it": f"{stage.salesforce.base_url}/rep/",
    }


def go_on(app: App, until: threading.Event) -> None:
    """What the scheduler of `gatepost serve` does, round after round; one that fails is told and tried again."""
    while not until.wait(PAUSE):
        try:
            one_round(app)
        except GatepostError as error:
            LOG.warning("round_failed", code=error.code, where=error.where)


def one_round(app: App) -> None:
    """Webhooks, answers, the pipeline, and what is written back."""
    world = app.world
    hooks.work_off(world)
    cycle.take_answers(world)
    pipeline.work(world)
    respond.write_back(world)
    complete_waiting(world)
