"""Challenges: a machine that wants proof of a person before it lets mail through."""

import re

from connector.mail.inbound.anatomy import Anatomy
from connector.mail.inbound.signal import Meaning, Seen, Signal

_SENDER = re.compile(
    r"\btmda\b|bluebottle|spamarrest|spam arrest|boxbe|mailblocks|knowspam|choicemail|qconfirm|@challenge"
    r"|confirm-sender|sendio|sender[-.]?verif|mailinblack|mail in black|vaderetro|bitbounce|uol antispam"
    r"|antispamuol|earthlink\.net.{0,10}challenge|cleanmail|spamlion"
)
_HEADERS = ("x-tmda-confirm", "x-spamarrest", "x-boxbe-info", "x-challenge", "x-asvp", "x-mailinblack")
_WORDS = re.compile(
    r"(?:verify|confirm|prove|authenticate|validate)[^.\n]{0,60}(?:you are|that you|you're|are) (?:a |an "
    r"|not )?(?:real |actual |live )?(?:human|person|people|robot|spammer|legitimate)|(?:verify|confirm"
    r"|authorize) (?:yourself|your (?:identity|e-?mail address|address|message))[^.\n]{0,80}(?:deliver|inbox"
    r"|recei|release|click|link|once)"
    r"|(?:message|e-?mail|mail)[^.\n]{0,60}(?:is (?:being )?held|has been (?:held|quarantined|placed)"
    r"|will be (?:held|delivered (?:once|after|when|as soon))|awaiting|waiting)[^.]{0,200}(?:confirm|verif"
    r"|click|reply|authori[sz]|captcha|form)|to (?:have|get) your (?:message|mail|e-?mail) delivered"
    r"|one[- ]time (?:verification|confirmation|authentication|process)|challenge[- /]response|(?:approved"
    r"|safe|allowed|trusted) senders? (?:list)?[^.\n]{0,60}(?:click|reply|add|request)|request to be added"
    r"|sender verification|please (?:click|visit|follow|fill)[^.\n]{0,80}(?:so (?:that )?(?:your|my)"
    r"|to (?:verify|confirm|release|authenticate))[^.\n]{0,40}(?:message|mail|sender|you)"
    r"|just (?:this )?once|(?:waitlisted|guest list|recipient's allowed)|protect[^.\n]{0,40}(?:from"
    r"|against) (?:spam|junk)[^.]{0,200}(?:confirm|verif|click|reply)|vous authentifier|authentifi(?:er"
    r"|cation)[^.\n]{0,80}(?:exp[ée]diteur|message|clic)|prouver que vous|confirmer que vous [êe]tes"
    r"|filtro anti-?spam[^.]{0,120}(?:confirm|clique)|sistema anti-?spam[^.]{0,160}(?:confirm|clic)"
    r"|best.tigen sie[^.\n]{0,80}(?:absender|nachricht|mensch)|spamschutz[^.]{0,160}(?:best.tig|klick|antwort)"
)
_SUBJECT = re.compile(
    r"(?:please |action required:? ?)?(?:verify|confirm)[^\n]{0,40}(?:message|e-?mail|sender|address"
    r"|identity|mail)|sender (?:verification|confirmation)|confirmation (?:required|needed|request)|challenge"
    r"|\[spam ?arrest\]|requires? (?:verification|confirmation|authentication)|verification (?:required"
    r"|request)|waiting list|authentification|awaiting (?:your )?(?:confirmation|verification)"
)


def challenge(anatomy: Anatomy, *, sure: bool = False) -> Signal | None:
    """The challenge that this message is; None when it is none.

    `sure` asks for a system known for them and its words: some dress their challenges as bounces.
    """
    system = any(h in anatomy.headers for h in _HEADERS) or any(
        _SENDER.search(said) for said in (anatomy.sender, anatomy.plain[:3000])
    )
    subject = None if sure else _SUBJECT.search(anatomy.subject.lower())
    if not system and not subject:
        return None
    words = _WORDS.search(anatomy.plain)
    if not words and (sure or not (system and subject)):
        return None
    seen = Seen(where="text", text=words[0][:200]) if words else Seen(where="subject", text=anatomy.subject[:200])
    return Signal(meaning=Meaning.CHALLENGE, reason="prove_human", evidence=(seen,), confidence=0.9 if words else 0.75)
