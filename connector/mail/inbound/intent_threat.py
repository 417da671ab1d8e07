# ruff: noqa: E501 - patterns
"""Threats of law: who will be told, which law we broke, what will follow.

Words of the law count when they are turned on us. A law firm's own trade, a clause of a contract, a question whether
our product helps with the GDPR are no threats.
"""

from gates.late import late

_COUNSEL = r"(?:lawyers?|attorneys?|solicitors?|barristers?|counsel|legal (?:team|department|dept|counsel|representatives?)|anwalt\w*|anwalte|rechtsanwalt\w*|rechtsabteilung|avocats?|abogad\w+|avvocat\w+|advocaat|advogad\w+)"
_BODY = r"(?:ico|cnil|ftc|aepd|bfdi|garante|dpc|ofcom|acma|crtc|bundesnetzagentur|datenschutz\w+|aufsichtsbehorde|wettbewerbszentrale|verbraucherzentrale|authorit(?:y|ies)|regulators?|commissioner\w*|police|ombudsman|attorney general|consumer protection|trading standards|data protection|procon|anpd|autoriteit persoonsgegevens|autoridad|agencia|court|polizei)"
# Threats, and what only a threat says: who will be told, which law we broke, what will follow.
_THREAT = late(
    rf"\b(?:report|complain|complaint|forward|refer|notify|escalat|file|filing|lodg|submit|contact|inform|tell|raise|meld|beschwer|anzeig|plainte|signal|denunci|denunc|segnal|reclam|klacht)\w*\b[^.!?]{{0,60}}\b{_BODY}\b"
    rf"|\b{_BODY}\b[^.!?]{{0,40}}\b(?:complaint|will hear|beschwerde|melden|gemeldet|einschalten|informier\w*|plainte)\b"
    rf"|\b(?:hear from|contact\w*|touch|forward\w*|refer\w*|consult\w*|instruct\w*|involv\w*|notif\w*|speak\w*|talk\w*|cc|copied|engag\w*|pass\w*|hand\w*|turn\w*|call\w*|show|escalat\w*)\b[^.!?]{{0,40}}\b{_COUNSEL}\b(?! (?:review|approv|sign))"
    rf"|\b(?:my|our|meinen?|unseren?|unser|mon|notre|mi|nuestro|il mio|mijn|meu)\b {_COUNSEL}\b[^.!?]{{0,30}}\b(?:will be|touch|contact|hear|write|einschalt\w*|meld\w*|beauftrag\w*|ubergeb\w*|weiterleit\w*|contactera|informe|contactar\w*|sabra)\b"
    rf"|\b{_COUNSEL}\b[^.!?]{{0,30}}\b(?:will be in touch|will contact|einschalten|ubergeben|beauftragen|meldet sich|horen|has been notified|have been notified)\b"
    r"|\b(?:legal|court|criminal|civil) (?:action|proceedings|steps|consequences|remedies|recourse|claim|measures)\b|\b(?:i|we|i'll|we'll|ill|will|shall|gonna|going to|have to|forced to|prepared to|ready to|happy to|want to|intend to|be) (?:sue|suing|litigate|prosecute)\b(?! \w+ (?:from|at|in) )|\bletters? from (?:my|our|the) (?:lawyers?|attorneys?|solicitors?|counsel|legal)|\b(?:take|see) (?:you|this|your company) (?:to|in) court\b|\bsmall claims\b|\bcease and desist\b"
    r"|\b(?:file|filing|filed|lodge|lodging|make|making|submit|submitting|raise|raising) (?:a |an )?(?:formal |official |gdpr |legal )?complaint"
    r"|\b(?:this|that|your|you|it|which|e-?mails?|mails?|spam\w*|outreach|contacting)\b[^.!?]{0,50}\b(?:illegal\w*|unlawful\w*|against the law|violat\w*|breach\w*|infring\w*|in contravention|contraven\w*|break(?:s|ing) the law)\b"
    r"|\b(?:violation|breach|infringement) of (?:the |my |our )?(?:gdpr|can|casl|ccpa|pecr|privacy|data|law|spam|dsgvo|rgpd|uwg|eu)"
    r"|\b(?:you|your company|you'll)\b[^.!?]{0,30}\bfine[sd]?\b|\bpress charges\b|\b(?:claim|seek|sue for) damages\b"
    r"|\babmahn\w*|\bunterlassungs\w*|\bstrafanzeige|\berstatte\w* anzeige|\banzeige (?:erstatt\w*|ist raus)|\brechtliche\w* (?:schritte|konsequenzen|mittel|massnahmen)|\bjuristische\w* (?:schritte|konsequenzen)|\b(?:unzulassig|rechtswidrig|illegal)\w*\b[^.!?]{0,40}(?:werb\w*|mails?|uwg|dsgvo|kontakt\w*|zusendung\w*)|(?:werb\w*|mails?|zusendung\w*|das|dies)\b[^.!?]{0,40}\b(?:unzulassig|rechtswidrig|illegal|verboten)\w*|\b7 uwg\b"
    r"|\bport(?:er|ons|erai|e) plainte|\bpoursuites\b|\bmise en demeure|\bsaisir la cnil|\b(?:est|c'est|totalement) illegal\w*|\bactions? en justice"
    r"|\b(?:acciones|medidas|vias) legales|\bdenunciar\w*|\b(?:es|son) ilegal\w*|\bazioni legali|\bvie legali|\b(?:e|sono) illegal\w*|\bjuridische stappen|\b(?:acoes|medidas|providencias) (?:legais|judiciais)|\be ilegal\b"
)
_LAW_OF_MAIL = late(
    r"\b(?:gdpr|can-?spam|casl|ccpa|pecr|dsgvo|rgpd|uwg|ico|cnil|ftc|aepd|regulator|authority|authorities|data protection|lawyers?|attorneys?|legal)\b"
)
_TRADE = late(
    r"\b(?:your|the|a|an|our|their) (?:\w+ )?(?:tool|product|software|platform|solution|system|app|service|feature|module)\b|\bhandl\w+|\bdoes (?:it|your|the)\b|\?"
)
_YOURS = late(r"\b(?:you|your|this|these|e ?-?mails?|me|us|my)\b")


def threat(sentence: str) -> str:
    """The passage of this folded sentence that threatens us; empty where there is none."""
    found = _THREAT.search(sentence)
    if found is None or _ADVISES.search(sentence):
        return ""
    return "" if _PAPERWORK.search(sentence) and not _IN_EARNEST.search(sentence) else found.group()


def may_threaten(sentence: str) -> bool:
    """Whether the sentence speaks of the law about mail, to us, and not about what we sell."""
    return bool(_LAW_OF_MAIL.search(sentence) and _YOURS.search(sentence) and not _TRADE.search(sentence))


_ADVISES = late(
    r"\b(?:does|do|can|could|would) (?:your|the|it) (?:\w+ )?(?:tool|product|software|platform|help|system)\b|\bhelps? (?:us|with|to)\b|\b(?:we|our company|our clients?|they) (?:were|was|got|have been|had) (?:fined|sued)\b"
)
# A contract goes through lawyers as well.
_PAPERWORK = late(
    r"\b(?:nda|contract|dpa|msa|terms|agreement|redlines?|paperwork|onboarding|review\w*|vertrag\w*|contrat|contrato)\b"
)
_IN_EARNEST = late(
    r"\b(?:sue|suing|illegal\w*|unlawful\w*|complaint|court|cease|violat\w*|breach\w*|harass\w*|spam\w*|report\w*|gdpr|action)\b"
)
