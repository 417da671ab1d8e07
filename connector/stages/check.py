"""Every content gate judges the draft, once; the stored verdict answers all later questions (law 9).

Second opinions, where they are configured, come after the gates and can only tighten (law 7). How the
draft fits into its segment's stream is asked here only: that answer belongs to this moment.
"""

from collections.abc import Sequence
from dataclasses import replace

from connector import codec
from connector.lifecycle import State
from connector.model import Artefact, Kind, Outreach, Step
from connector.ports import Tx, World
from connector.stages.draft import stored_draft, stored_recipient
from connector.stages.enrich import waivers_of
from connector.stages.opinions import gates_version, with_opinions
from gates.batch.stream import Stream, seen
from gates.canonical import digest
from gates.draft import Draft
from gates.policy import Policy
from gates.recipient import Recipient
from gates.stack import GATES_VERSION, judge_batch, judge_content
from gates.verdict import Ruling, Verdict, Waiver, waived


def facts_digest(recipient: Recipient) -> str:
    """What a content verdict rests on: values, notes, activities and identity, but not when they were read."""
    return digest(
        {
            "address": recipient.address,
            "facts": {p: f.value for p, f in recipient.facts.items()},
            "notes": [[n.text, n.at] for n in recipient.notes],
            "activities": [[a.kind, a.at, a.status, a.detail] for a in recipient.activities],
            "relationship": recipient.relationship,
            "names": [[c.first_name, c.last_name, c.company, c.addresses] for c in recipient.records],
            "country": recipient.country,
            "first": recipient.first_contact,
        }
    )


def gates_verdict(draft: Draft, recipient: Recipient, policy: Policy, world: World) -> Verdict:
    """What the gates said, once, about this draft under this policy and these facts."""
    key = digest([draft.digest, policy.version, GATES_VERSION, facts_digest(recipient)])
    with world.store.read() as tx:
        body = tx.contents.verdict(draft.person, key)
    if body is None:
        judged = judge_content(draft, recipient, policy)
        with world.store.begin() as tx:
            body = tx.contents.put_verdict(draft.person, key, codec.dump(judged))
    return codec.load(Verdict, body)


def content_verdict(
    draft: Draft, recipient: Recipient, policy: Policy, world: World, waivers: Sequence[Waiver] = ()
) -> Verdict:
    """The one verdict about this content, second opinions included, with waivers applied to it."""
    verdict = with_opinions(gates_verdict(draft, recipient, policy, world), draft, recipient, world)
    return waived(verdict, waivers, subject=draft.digest, now=world.clock.now())


def check(outreach: Outreach, world: World) -> Step:
    """DRAFTED → JUDGED, or BLOCKED; a hold about the text goes on, because a person must see it."""
    segment = world.organisation.segments[outreach.segment]
    draft, recipient = stored_draft(outreach, world), stored_recipient(outreach, world)
    with world.store.read() as tx:
        waivers = waivers_of(tx, outreach)
    policy = world.policy(segment)
    judged = gates_verdict(draft, recipient, policy, world)
    now, mark = world.clock.now(), draft.versions.fingerprint
    with world.store.read() as tx:
        stream = Stream(now=now, seen=tuple(tx.streams.recent(segment.name, mark)))
    # The stream remembers what the gates said: a model that does not answer must not look like a jump of the drafts.
    remembered = seen(draft, recipient.facts, waived(judged, waivers, subject=draft.digest, now=now).ruling, now)
    judged = judged.joined(judge_batch(draft, stream, policy))
    verdict = waived(with_opinions(judged, draft, recipient, world), waivers, subject=draft.digest, now=now)
    state = State.BLOCKED if verdict.ruling is Ruling.BLOCK else State.JUDGED
    step = Step(
        outreach=replace(outreach, state=state, reason="" if verdict.ruling is Ruling.PASS else verdict.reason),
        action=state.value,
        artefacts=(Artefact(kind=Kind.VERDICT, body=codec.dump(verdict), name="content"),),
        detail={
            "verdict": verdict.ruling.word,
            "reason": verdict.reason,
            "draft": draft.digest,
            "policy": draft.versions.policy,
            "gates": gates_version(world),
        },
    )

    def noted(tx: Tx) -> Step:
        tx.streams.put(segment.name, mark, remembered)
        return step

    return replace(step, inside=noted)
