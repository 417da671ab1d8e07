"""`/__sandbox__/...`: what people, workflows and bad luck do to the portal; the app that is tested never comes here."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from crm_adapters.hubspot.sandbox.webhooks import read_subscriptions
from crm_adapters.hubspot.sandbox.whole import Whole
from crm_adapters.hubspot.sandbox.wire import Answer, ApiError
from crm_adapters.hubspot.sandbox.workflows import read_workflow


class Control:
    """Every door takes and gives JSON; a bad field is a 400, an unknown door a 404."""

    def __init__(self, sandbox: Whole) -> None:
        """Nothing is done yet."""
        self._sandbox = sandbox
        self._doors = {
            ("GET", "calls"): self._calls,
            ("POST", "faults"): self._fault,
            ("DELETE", "faults"): self._no_faults,
            ("PUT", "webhooks"): self._subscribe,
            ("DELETE", "webhooks"): self._unsubscribe,
            ("GET", "webhooks"): self._deliveries,
            ("PUT", "unruly"): self._unruly,
            ("PUT", "workflows"): self._publish,
            ("POST", "enrol"): self._enrol,
            ("GET", "enrolments"): self._enrolments,
            ("POST", "opt-out"): self._opt_out,
            ("POST", "merge"): self._merge,
            ("POST", "restore"): self._restore,
            ("POST", "forget"): self._forget,
            ("PUT", "rep"): self._rep,
        }

    def handle(self, method: str, door: str, body: Mapping[str, Any]) -> Answer:
        """What one call at the control door does."""
        act = self._doors.get((method, door.strip("/")))
        if act is None:
            return Answer(status=404, body={"message": "no such door"})
        try:
            return act(body)
        except ApiError as error:
            return error.answer()
        except (KeyError, TypeError, ValueError) as error:
            return Answer(status=400, body={"message": f"bad or missing field: {error}"})

    def _calls(self, body: Mapping[str, Any]) -> Answer:
        return Answer(body={"total": self._sandbox.counts().total(), "counts": dict(self._sandbox.counts())})

    def _fault(self, body: Mapping[str, Any]) -> Answer:
        self._sandbox.faults.add(**body)
        return Answer(status=204)

    def _no_faults(self, body: Mapping[str, Any]) -> Answer:
        self._sandbox.faults.clear()
        return Answer(status=204)

    def _subscribe(self, body: Mapping[str, Any]) -> Answer:
        self._sandbox.webhooks.subscribe(read_subscriptions(body))
        return Answer(status=204)

    def _unsubscribe(self, body: Mapping[str, Any]) -> Answer:
        self._sandbox.webhooks.subscribe(None)
        return Answer(status=204)

    def _deliveries(self, body: Mapping[str, Any]) -> Answer:
        return Answer(body={"deliveries": [asdict(d) for d in self._sandbox.webhooks.log]})

    def _unruly(self, body: Mapping[str, Any]) -> Answer:
        hooks = self._sandbox.webhooks
        hooks.unruly = replace(hooks.unruly, **{str(k): float(v) for k, v in body.items()})
        return Answer(body=asdict(hooks.unruly))

    def _publish(self, body: Mapping[str, Any]) -> Answer:
        engine = self._sandbox.workflows
        engine.secret = str(body.get("secret") or engine.secret)
        engine.version = str(body.get("version") or engine.version)
        engine.publish(read_workflow(body))
        return Answer(status=204)

    def _enrol(self, body: Mapping[str, Any]) -> Answer:
        self._sandbox.workflows.enrol(str(body["contact"]), int(body["workflow"]))
        return Answer(status=204)

    def _enrolments(self, body: Mapping[str, Any]) -> Answer:
        told = [
            {
                "workflow": e.workflow,
                "contact": e.contact,
                "state": e.state.value,
                "outcomes": e.outcomes,
                "outputs": e.outputs,
                "calls": e.calls,
            }
            for e in self._sandbox.workflows.enrolments
        ]
        return Answer(body={"enrolments": told})

    def _opt_out(self, body: Mapping[str, Any]) -> Answer:
        self._sandbox.opt_out(str(body["email"]))
        return Answer(status=204)

    def _merge(self, body: Mapping[str, Any]) -> Answer:
        kind = str(body.get("kind") or "contacts")
        asked = {"primaryObjectId": body["winner"], "objectIdToMerge": body["loser"]}
        with self._sandbox.lock:
            return self._sandbox.objects.merge(kind, asked)

    def _restore(self, body: Mapping[str, Any]) -> Answer:
        with self._sandbox.lock:
            row = self._sandbox.store.get("contacts", str(body["id"]), archived=True)
            if row is None:
                raise ApiError(404, "OBJECT_NOT_FOUND", "no such record in the recycle bin")
            self._sandbox.store.restore(row)
        return Answer(status=204)

    def _forget(self, body: Mapping[str, Any]) -> Answer:
        with self._sandbox.lock:
            return self._sandbox.objects.gdpr_delete({"objectId": body["id"]})

    def _rep(self, body: Mapping[str, Any]) -> Answer:
        """Where the app's card is served, and the secret that signs what the card asks."""
        self._sandbox.card.origin = str(body["origin"]).rstrip("/")
        self._sandbox.card.secret = str(body["secret"])
        return Answer(status=204)
