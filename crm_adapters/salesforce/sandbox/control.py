"""`/__sandbox__/...`: what tests and the demo do to the org from outside, apart from its API."""

from dataclasses import asdict, replace
from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.faults import Faults
from crm_adapters.salesforce.sandbox.flows import Flow, Flows, NamedCredential
from crm_adapters.salesforce.sandbox.lifecycle import Lifecycle
from crm_adapters.salesforce.sandbox.mail import Mail
from crm_adapters.salesforce.sandbox.oauth import OAuth
from crm_adapters.salesforce.sandbox.outbound import Outbound, OutboundMessage
from crm_adapters.salesforce.sandbox.schema import Catalog
from crm_adapters.salesforce.sandbox.traffic import Call, counts
from crm_adapters.salesforce.sandbox.wire import Answer


class Control:
    def __init__(
        self,
        *,
        calls: list[Call],
        faults: Faults,
        lifecycle: Lifecycle,
        mail: Mail,
        catalog: Catalog,
        oauth: OAuth,
        outbound: Outbound,
        flows: Flows,
        credential: NamedCredential,
    ) -> None:
        self._outbound_messages = outbound
        self._flows = flows
        self._credential = credential
        self._log = calls
        self._faults = faults
        self._lifecycle = lifecycle
        self._mail = mail
        self._catalog = catalog
        self._oauth = oauth
        self._actions = {
            ("GET", "calls"): self._calls,
            ("DELETE", "calls"): self._forget_calls,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._clear_faults,
            ("GET", "outbox"): self._outbox,
            ("POST", "merge"): self._merge,
            ("POST", "convert"): self._convert,
            ("POST", "forget"): self._forget,
            ("POST", "hide"): self._hide,
            ("POST", "expire"): self._expire,
            ("PUT", "outbound"): self._activate_outbound,
            ("GET", "outbound"): self._attempts,
            ("PUT", "unruly"): self._unruly,
            ("PUT", "credential"): self._enter_key,
            ("PUT", "flows"): self._activate_flow,
            ("GET", "flows"): self._interviews,
        }

    def handle(self, method: str, route: str, body: dict[str, Any]) -> Answer:
        action = self._actions.get((method, route.removeprefix("/__sandbox__/").rstrip("/")))
        if action is None:
            return Answer(status=404, body={"error": f"no such control: {method} {route}"})
        try:
            return action(body)
        except ApiError as error:
            return Answer(status=error.status, body={"error": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            return Answer(status=400, body={"error": f"bad or missing field: {error}"})

    def _calls(self, body: dict[str, Any]) -> Answer:
        calls = [{"method": c.method, "path": c.path, "status": c.status, "fault": c.fault} for c in self._log]
        often = dict(counts(self._log).most_common())
        return Answer(body={"total": len(calls), "counts": often, "calls": calls})

    def _forget_calls(self, body: dict[str, Any]) -> Answer:
        self._log.clear()
        return Answer(status=204)

    def _add_fault(self, body: dict[str, Any]) -> Answer:
        fault = self._faults.add(**body)
        return Answer(status=201, body={"kind": fault.kind})

    def _clear_faults(self, body: dict[str, Any]) -> Answer:
        self._faults.clear()
        return Answer(status=204)

    def _outbox(self, body: dict[str, Any]) -> Answer:
        mails = [{"to": m.to, "subject": m.subject, "at": m.at} for m in self._mail.outbox]
        return Answer(body=mails)

    def _merge(self, body: dict[str, Any]) -> Answer:
        row = self._lifecycle.merge(body["winner"], body["loser"])
        return Answer(body={"id": row["Id"]})

    def _convert(self, body: dict[str, Any]) -> Answer:
        row = self._lifecycle.convert(body["lead"], contact_id=body.get("contact"))
        return Answer(body={"lead": row["Id"], "contact": row["ConvertedContactId"]})

    def _forget(self, body: dict[str, Any]) -> Answer:
        self._lifecycle.forget(body["id"])
        return Answer(status=204)

    def _hide(self, body: dict[str, Any]) -> Answer:
        self._catalog.hidden = set(body["fields"])
        return Answer(body={"hidden": sorted(self._catalog.hidden)})

    def _expire(self, body: dict[str, Any]) -> Answer:
        self._oauth.expire_all()
        return Answer(status=204)

    def _activate_outbound(self, body: dict[str, Any]) -> Answer:
        chosen = {name: tuple(map(str, body[name])) for name in ("fields", "when") if name in body}
        made = OutboundMessage(sobject=str(body["sobject"]), endpoint=str(body["endpoint"]), **chosen)
        self._outbound_messages.activate(made)
        return Answer(status=204)

    def _attempts(self, body: dict[str, Any]) -> Answer:
        return Answer(body=[asdict(one) for one in self._outbound_messages.log])

    def _unruly(self, body: dict[str, Any]) -> Answer:
        given = {name: float(value) for name, value in body.items()}
        self._outbound_messages.unruly = replace(self._outbound_messages.unruly, **given)
        return Answer(status=204)

    def _enter_key(self, body: dict[str, Any]) -> Answer:
        self._credential.origin, self._credential.key = str(body["origin"]).rstrip("/"), str(body["key"])
        return Answer(status=204)

    def _activate_flow(self, body: dict[str, Any]) -> Answer:
        self._flows.activate(Flow(**body))
        return Answer(status=204)

    def _interviews(self, body: dict[str, Any]) -> Answer:
        return Answer(body=[asdict(one) for one in self._flows.interviews])
