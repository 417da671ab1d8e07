# ruff: noqa: E501 - a pattern is read as one line
"""Effects that are told as certain, by their build: errors that vanish, a tool that never fails, what cannot be safer.

No list of phrases reaches these, because any noun can vanish and any adjective be compared. What tells them is the
build: a loss and a verb of ending, a denial and a comparative, "never" and "again". English first; German, French and
Spanish have the builds that such mails use most.
"""

import re
from collections.abc import Iterator

from gates.late import late

_LOSS = (
    r"(?:errors?|mistakes?|fraud|losses|breach(?:es)?|delays?|disputes?|duplicates?|leaks?|failures?|downtime|outages?|rework|waste|stock-?outs?|"
    r"shortages?|complaints?|risks?|fines?|penalties|defects?|accidents?|injur(?:y|ies)|churn|backlogs?|bottlenecks?|surprises?|overspend(?:ing)?|"
    r"chargebacks?|no-?shows?|returns|write-?offs?|scrap|late payments?|late fees?|missed deadlines?|manual work|paperwork)"
)
_OURS = r"(?:our\s\w+(?:\s\w+)?|we|it|this|the\s(?:system|tool|model|platform|software|engine|algorithm|app|product|assistant|ai))"
_NOT = r"(?:does\snot|doesn't|do\snot|don't|did\snot|will\snot|won't|cannot|can\snot|can't|never|has\s(?:never|not)|have\s(?:never|not)|hasn't|haven't|simply\snever)"
_COMPARED = r"(?:better|worse|\w{2,}[^e\W]ier|safer|cheaper|faster|quicker|simpler|smarter|stronger|clearer|closer|lower|higher|smoother|cleaner|more\s\w+|less\s\w+)"
_BODY = (
    r"(?:[a-z]+\s){0,3}(?:office|authority|authorities|regulators?|central\sbank|ministry|bureau|agency|agencies|commission|institute|auditors?|"
    r"association|council|federation|university|chamber|government|inspectorate|ombudsman|tuv|bsi|fda|ema|hmrc|irs|ico|bafin|cnil|nist|nhs)"
)

_BUILDS: tuple[tuple[str, str], ...] = (
    ("guarantee", rf"\b{_LOSS}\b(?:\s[\w'-]+){{0,4}}?\s(?:becomes?|turns?|is|are|goes|go)\s(?:simply\s|virtually\s|practically\s|all\sbut\s|a\s)?(?:impossible|unthinkable|unheard\sof|history|extinct|thing\sof\sthe\spast|distant\smemory)\b"),
    ("guarantee", rf"\b{_LOSS}\b(?:\s[\w'-]+){{0,3}}?\s(?:drops?|falls?|goes|go|shrinks?|sinks?|is|are|comes?|gets?|down)\s(?:down\s)?(?:to\s)?(?:zero|nil|next\sto\snothing|nothing\sat\sall)\b"),
    ("guarantee", rf"\b{_LOSS}\b(?:\s(?:simply|all\sbut|practically|virtually|just|will|would|that|then|\w+ly)){{0,3}}\s(?:vanish(?:es|ed)?|disappears?|disappeared|evaporates?|melts?\saway|ceases?|stops?\sexisting|dries\sup|dry\sup)\b"),
    ("guarantee", rf"\b{_OURS}\s+(?:\w+\s)?{_NOT}\s(?:\w+\s)?(?:(?:make|makes|made)\s(?:any\s|a\s|such\s)?(?:mistakes?|errors?)|err|errs|fails?|failed|be\swrong|been\s(?:down|wrong|late|offline|hacked|breached|beaten|fooled|caught\sout)|go(?:es|ne)?\s(?:down|wrong|offline)|gets?\s(?:it\s)?wrong|gotten\sit\swrong|lose\s\w+|lost\s(?:a|one|any)|miss(?:es|ed)?\s(?:a|one|any)\b|lets?\syou\sdown)"),
    ("guarantee", r"\b(?:you|your\steam|your\s\w+|nobody|no\sone)(?:'ll|'d)?\s(?:(?:will|would|need|should|and|can|could)\s)?(?:never|not|no\slonger)\s(?:have\sto\s|need\sto\s|again\s)?(?:miss|lose|worry|chase|wait|pay|run\sout|overpay|fear|look\sback|be\scaught)\b(?:\s[\w'-]+){0,7}?\s(?:again|ever)\b"),
    ("guarantee", r"\b(?:savings?|results?|value|returns?|payback|benefits?|profits?|gains?|roi)\b(?:\s[\w'-]+){0,4}?\s(?:from|on|since|as\sof)\s(?:day\s(?:one|1)|the\s(?:very\s)?first\s(?:day|invoice|order|week))\b"),
    ("guarantee", r"\b(?:every|all|each)\s(?:\w+\s){0,2}(?:controls?|requirements?|obligations?|rules?|box(?:es)?|clauses?)\b(?:\s[\w'-]+){0,4}?\s(?:is|are|already|gets?)\s(?:already\s|fully\s)?(?:ticked|met|covered|satisfied|fulfilled|taken\scare\sof|handled|in\splace)\b"),
    ("guarantee", r"\b(?:you|your\steam|nobody|no\sone)\s(?:simply\s|just\s|literally\s)?(?:cannot|can't|can\snot|could\snot|couldn't|can\sno\slonger)\s(?:\w+\s){1,5}?(?:wrong|bad|late|lost|duplicate|missed)\b[^.;]{0,24}\b(?:any\s?more|again|ever)\b"),
    ("guarantee", r"\byour\s(?:auditors?|regulators?|lawyers?|inspectors?|insurers?|compliance\s\w+)\s(?:will|would|can)\s(?:have\s(?:nothing|no\s)|find\s(?:nothing|no\s)|be\shappy|never|relax|sign\soff|love)\b"),
    ("guarantee", r"\b(?:only|just|merely|purely|really|little\smore\sthan|no\smore\sthan)\s(?:\w+\s)?a\s(?:mere\s)?formality\b|\bis\s(?:as\sgood\sas|all\sbut)\s(?:done|won|certain|signed|passed|approved)\b"),
    ("superlative", rf"\b(?:could|can)(?:\snot|not|n't)\s(?:(?:be|get|feel|have\sbeen|come)\s)(?:any\s|in\s|much\s)?{_COMPARED}\b"),
    ("superlative", rf"\b(?:cannot|can't|can\snot|won't|will\snot|never|nobody\swill|no\sone\swill|will\snever)\s(?:find|get|see|buy|meet|come\sacross)\s(?:\w+\s){{0,3}}?{_COMPARED}\b"),
    ("superlative", r"\b(?:platform|tool|system|product|software|choice|standard|service|solution|provider|vendor|one)\s(?:that\s|which\s)?(?:half|most|nearly\sall|almost\sall|all|the\srest|everyone|everybody|every\s\w+)\s(?:of\s)?(?:(?:the|your|our)\s)?(?:[\w'-]+\s){0,4}?(?:has|have|uses?|trusts?|relies|rely|picks?|chose|chooses?|runs?|turns?|settled|swears?|depends?|already)\b"),
    ("superlative", r"\b(?:most|half|nearly\sall|almost\sall|many|several|the\smajority)\s(?:of\s)?your\s(?:\w+\s)?(?:peers?|competitors?|rivals?|neighbours?|neighbors?|colleagues)\b[^.?;]{0,40}?\b(?:run|use|trust|rely|switched|chose|moved|with|on|at)\s(?:on\s|to\s|with\s)?(?:us|our|it)\b"),
    ("agency_approval", rf"\b(?:approved|certified|endorsed|accredited|authori[sz]ed|cleared|vetted|validated|recommended|licensed|recogni[sz]ed|signed\soff|audited|rubber-stamped|blessed|registered)\sby\s(?:the\s|an?\s|independent\s|external\s)?{_BODY}\b"),
    ("testimonial", r"^\W*(?!you|we|i|they|your|our|my|he|she|it|this|that|some|many|one\b)[a-z]\w+(?:\s\w+)?\s(?:puts?|ranks?|ranked|named|names|listed|lists|rated|rates|voted|crowned|featured)\s(?:us|our)\b"),
    ("testimonial", r"\b(?:trusted|loved|recommended|praised|adored|preferred|backed)\s(?:by|from|across)\s(?!you\b|your\b|nobody\b|no\b)\w+"),
    ("legal_advice", r"\b(?:the\s)?(?:law|regulation|directive|rules?|statute|gdpr|ai\sact|act)\s(?:now\s|already\s|soon\s)?(?:demands?|requires?|obliges?|forces?|compels?|makes?)\s(?:such|this|that|you|your|every|all|a\stool|it\smandatory)\b"),
    ("agency_approval", r"\b(?:our|independent|external)\s(?:\w+\s)?(?:auditors?|regulators?)\b(?:\s[\w'-]+){0,4}?\s(?:has|have|had)?\s?(?:signed\soff|approved|cleared|confirmed|blessed|certified)\b"),
    ("figure_not_approved", r"\b(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|\d+)|(?:a|an)\s(?:full\s|whole\s|good\s)?)\s?(?:hours?|days?|weeks?|months?|minutes?)\s(?:sooner|faster|quicker|earlier\sthan\s(?:before|today|usual)|shorter)\b"),
    ("figure_not_approved", r"\b(?:nine|eight|seven|six|four|three|two|\d+)\s(?:out\sof|in)\s(?:every\s)?(?:ten|five|four|three|100|\d+)\s(?:of\s)?(?:our\s)?(?:\w+\s)?(?:customers?|clients?|users?|teams?|companies|firms|buyers)\b"),
    ("guarantee", r"\bwithout\s(?:a|one|any)\s(?:single\s)?(?:slip|hitch|glitch|error|mistake|failure|fault|complaint|loss|miss)\b|\bnot\s(?:a|one)\s(?:single\s)?(?:minute|hour|second|invoice|order|file|record|cent|customer|euro|dollar)\s(?:lost|missed|down|late|wrong)\b"),
    ("guarantee", rf"\b(?:wave|say|kiss|bid|saying|waving)\s(?:a\s)?(?:goodbye|farewell|adieu)\sto\s(?:\w+\s){{0,3}}?(?:{_LOSS}|findings?|audits?|excel|spreadsheets?|overtime)\b"),
    ("guarantee", rf"\b(?:once|with|when|from\sthe\sday)\s{_OURS}\b[^.;]{{0,40}}?\b(?:nobody|no\sone|nothing|no\s\w+)\s(?:\w+\s)?(?:ever|gets\slost|slips|is\sever|will\sever|can\sgo)\b"),
    ("guarantee", rf"\b(?:no|zero)\s(?:more\s)?{_LOSS}\s(?:ever\sagain|whatsoever|any\s?more|from\s(?:now|then|day))\b"),
    ("guarantee", rf"\b(?:is|becomes|are)\s(?:a\s)?(?:solved\sproblem|non-?issue|thing\sof\sthe\spast)\b[^.;]{{0,20}}\b(?:with|once|through|thanks\sto)\s{_OURS}"),
    ("guarantee", r"\b(?:implementation|set-?up|onboarding|integration|roll-?out|migration|go-?live|it|this|switching)\s(?:never|always)\s(?:takes?|costs?|needs?|lasts?)\b"),
    ("guarantee", r"\byour\s(?:cfo|ceo|boss|board|team|people|auditors?|suppliers|customers|colleagues|staff|future\sself)\s(?:will|would|is\sgoing\sto)\s(?:thank|love|hug|applaud|cheer|adore|kiss)\b"),
    ("superlative", rf"\b(?:{_OURS}|our\s\w+)\s[^.;]{{0,50}}?(?:better|faster|cheaper|safer|more\s\w+|quicker)\sthan\s(?:people|humans?|anyone|anybody|any|others?|the\srest|competitors?|rivals|every|all)\b"),
    ("superlative", rf"\b(?:{_OURS}|our\s\w+)\s(?:\w+\s)?(?:beats?|outperforms?|outclass(?:es)?|outshines?|leaves?|crush(?:es)?|trumps?)\s(?:everyone|everybody|everything|all|any\w*|every\s\w+|the\s(?:rest|competition|others|market))\b"),
    ("superlative", r"\bas\s(?:accurate|good|safe|secure|fast|cheap|simple|easy|reliable|complete)\sas\s(?:it\sgets|they\scome|can\sbe|anything)\b"),
    ("superlative", r"\b(?:rivals?|competitors?|other\s(?:tools|vendors|providers|suppliers|products|systems)|the\scompetition|everyone\selse|everybody\selse|others)\s(?:\w+\s)?(?:charges?|delivers?|fails?|lags?|cannot|can't|can\snot|don't|do\snot|doesn't|only|merely|still|just|struggles?|overcharges?|promises?)\b"),
    ("agency_approval", rf"\b(?:regulators?|authorit(?:y|ies)|auditors?|tax\soffices?|supervisors|inspectors|ministr(?:y|ies))\b[^.;]{{0,30}}?\b(?:accepts?|accepted|approves?|approved|recogni[sz]es?|recogni[sz]ed|looked\sat|reviewed|cleared|like|likes|trust|trusts|recommend\w*|content|satisfied|happy)\b[^.;]{{0,20}}?(?:\b{_OURS}|\bour\b|\bus\b)|\b(?:regulators?|authorit(?:y|ies)|tax\soffices?)\b[^.;]{{0,40}}?\b{_OURS}\b[^.;]{{0,20}}\b(?:content|satisfied|happy|approved|accepted)\b"),
    ("figure_not_approved", r"(?<!your\s)(?<!my\s)\b(?:studies|research|surveys?|analysts?|benchmarks?|independent\s\w+|reports)\s(?:clearly\s|consistently\s|all\s)?(?:shows?|showed|proves?|proved|suggests?|confirms?|confirmed|found|finds?|says?|said|agrees?)\s(?:that\s|how\s)?\w+"),
    # German
    ("guarantee", r"\b(?:fehler|verluste|ausfalle|betrug|verzogerungen|reklamationen|mahnungen|risiken|risiko|nacharbeit|engpasse)\b(?:\s[\w-]+){0,4}?\s(?:gehor(?:t|en)\s(?:damit\s|dann\s|so\s)?der\svergangenheit|sind\sgeschichte|ist\sgeschichte|(?:fallt|fallen|sinkt|sinken|geht|gehen)\sauf\s(?:null|0)|verschwind\w+|losen\ssich\sin\sluft)"),
    ("guarantee", r"\b(?:wir|unser\w*\s\w+|das\s(?:system|tool)|die\s(?:software|plattform|losung))\s(?:macht|machen|hat|haben|ist|sind|fallt|versagt|verliert)\s(?:niemals|nie|keine(?:rlei)?|noch\snie)\s(?:fehler|ausgefallen|aus|\w+\sverloren)"),
    ("guarantee", r"\bnie\s(?:wieder|mehr)\s(?:[\w-]+\s){0,4}?(?:verpassen|verlieren|warten|suchen|nachfassen|arger\w*|uberstunden|mahn\w+|zahlen|bezahlen|fehler|sorgen|stillstand|ausfall\w*)"),
    ("guarantee", r"\b(?:ab|vom|von)\s(?:dem\s)?(?:tag\seins|ersten\stag)\s(?:an\s)?(?:[\w-]+\s){0,3}?(?:spar\w*|gewinn\w*|rechnet|zahlt)"),
    ("superlative", r"\b(?:besser|sicherer|gunstiger|billiger|schneller|einfacher|bequemer|zuverlassiger)\s(?:geht\ses\s(?:einfach\s)?nicht|als\s\w+\sist\s\w+|finden\ssie\s\w*\s?(?:nirgends|nirgendwo|nicht))"),
    ("agency_approval", r"\b(?:zugelassen|zertifiziert|gepruft|empfohlen|anerkannt|abgenommen|freigegeben)\s(?:von|vom|durch)\s(?:der|dem|die|das)?\s?(?:\w+\s)?(?:tuv|bafin|bsi|finanzamt|behorde\w*|amt\w*|bundes\w+|ministerium|verband\w*|kammer|institut\w*)|\b(?:vom|von\sder|durch\sd(?:en|ie|as))\s(?:\w+\s)?(?:tuv|bafin|bsi|finanzamt|behorde\w*|bundes\w+|ministerium|verband|kammer|institut)\s(?:zugelassen|zertifiziert|gepruft|empfohlen|anerkannt|abgenommen|freigegeben)"),
    ("agency_approval", r"\b(?:aufsicht\w*|behorde\w*|datenschutz(?:er|beauftragte\w*|behorde|aufsicht)|tuv|bafin|bsi|finanzamt|prufer|wirtschaftsprufer|ministerium|zoll)\b[^.;]{0,30}?\b(?:hat|haben)\s+(?:\w+\s+){1,3}?(?:durchgewunken|abgenickt|freigegeben|genehmigt|abgesegnet|gepruft|zugelassen|bestatigt|anerkannt|empfohlen)\b"),
    # French and Spanish
    ("guarantee", r"\b(?:erreurs?|fraudes?|retards?|pertes?|litiges?|oublis)\b(?:\s[\w'-]+){0,3}?\s(?:disparaissent|disparait|deviennent?\simpossibles?|tombent\sa\szero|ne\ssont\splus\squ'un\ssouvenir)|\bzero\s(?:erreurs?|retards?|risques?|fraudes?|pertes?)\b|\bne\sse\strompe\sjamais|\bplus\sjamais\sde\s\w+|\bdes\sle\spremier\sjour\b[^.]{0,30}(?:economi|gain|gagn|rentab)|(?:economi|gain|gagn|rentab)\w*[^.]{0,30}\bdes\sle\spremier\sjour\b"),
    ("guarantee", r"\b(?:errores|fraudes?|retrasos|perdidas|riesgos?)\b(?:\s[\w'-]+){0,3}?\s(?:desaparecen|desaparece|son\simposibles|es\simposible|bajan?\sa\scero|pasan\sa\sla\shistoria)|\bcero\s(?:errores|retrasos|riesgos?|fraudes?|perdidas)\b|\bnunca\s(?:falla|fallan|fallamos|se\sequivoca)|\bnunca\smas\s\w+|(?:ahorr|gan)\w*[^.]{0,30}\bdesde\sel\sprimer\sdia\b"),
    ("agency_approval", r"\b(?:agreee?s?|homologuee?s?|certifiee?s?|approuvee?s?|validee?s?|recommandee?s?)\spar\s(?:la|le|les|l')\s?\w+|\b(?:aprobad[oa]s?|certificad[oa]s?|avalad[oa]s?|homologad[oa]s?|recomendad[oa]s?)\spor\s(?:la|el|los|las)\s\w+"),
)  # fmt: skip
# A word that every build of its kind needs: most sentences hold none, and looking is cheaper than matching.
_HINTS = late(
    r"impossible|unthinkable|unheard|history|extinct|the\spast|memory|zero|\bnil\b|nothing|vanish|disappear|evaporat|melt|cease|exist|dry|dries|never|n't|\bnot\b|"
    r"cannot|again|ever\b|day\s(?:one|1)|first|every|\ball\b|each|auditor|regulator|lawyer|inspector|insurer|compliance|half|most|many|several|majority|\bby\b|"
    r"trusted|loved|recommend|praised|adored|prefer|backed|\blaw\b|regulation|directive|rule|statute|gdpr|\bact\b|\bhat\b|haben|formality|good\sas|all\sbut|goodbye|farewell|once|solved|issue|thank|love|better|cheaper|safer|beat|outp|outc|trump|\bas\s|rival|competit|other|else|tax|author|minist|stud|research|survey|analyst|benchmark|independent|report|always|sooner|faster|quicker|shorter|earlier|out\sof|\sin\s(?:ten|five|four|three|\d)|vergangenheit|geschichte|null|verschwind|\bnie\b|niemals|keine|tag|geht\ses|nirgend|"
    r"\bv[om]n?\b|durch|disparai|jamais|premier|\bpar\b|desaparec|impos|cero|nunca|primer|\bpor\b|\brest\b|\bus\b|\bour\b"
)
_SHORT = 3  # letters: "Our Co" must not make every "our" a name
_compiled: dict[str, re.Pattern[str]] = {}
_NOT_SO = late(
    r"\b(?:not|n't|never|nobody|no\sone|cannot|hardly|nor|without)\b[^.;]{0,24}\b(?:promis\w*|claim\w*|say\w*|pretend\w*|guarante\w*|mean\w*|rule\sout|believ\w*|suggest\w*|argue\w*)\b"
    r"|\b(?:nobody|no\sone|none|nothing)\s(?:can|could|will)\b|\b(?:if|whether|unless|until|when|would\sit\shelp|imagine|suppose|wish|hope)\b|\b(?:kann|konnen|will)\s(?:\w+\s)?nicht\sversprech|\bwenn\b|\bfalls\b|\bob\b"
)


def effects(low: str, names: tuple[str, ...] = ()) -> Iterator[tuple[str, int, int]]:
    """The code and the place of each such build in a folded sentence that states it; `names` are our own, folded."""
    for name in names:
        if len(name) > _SHORT:
            # As long as it was, so that places stay.
            low = re.sub(rf"\b{re.escape(name)}\b", lambda found: "it".ljust(len(found.group())), low)
    if not _HINTS.search(low):
        return
    for code, build in _BUILDS:
        if build not in _compiled:
            _compiled[build] = re.compile(build)
        found = _compiled[build].search(low)
        if found is not None and not _NOT_SO.search(low[: found.start()]):
            yield code, found.start(), found.end()
