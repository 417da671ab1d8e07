"""What takes a social cue back: it names a trade, is over, is denied, or is somebody else's trouble.

In English, German, French and Spanish, like the cues themselves (`social_words`).
"""

from gates.text.lexicon import Lexicon

# Words that name no event when one of these follows or stands before: a trade, a product, a plan against it.
TRADE_AFTER = frozenset(
    "software tool tools solution solutions platform app application module management manager managers management-software "
    "handling law lawyer lawyers attorney attorneys practice practitioner practitioners firm firms resolution clause clauses "
    "insurance insurer cover coverage policy policies prevention protection safety detection response readiness drill drills "
    "plan plans planning process processes workflow workflows portal system systems automation analytics reporting report "
    "department team desk form forms template templates research researcher center centre supplies equipment suppression "
    "extinguisher extinguishers alarm alarms code codes door doors sprinkler sprinklers hydrant risk risks simulation training "
    "webinar whitepaper article course services service consulting consultant consultants advisory advisor director home homes "
    "support market stock inventory industry sector trustee monitoring awareness budget chain chains campus network district "
    "bed beds group trust operator operators tracker tracking request requests rate rates volume volumes queue routing deflection".split()
)
TRADE_BEFORE = Lexicon(
    """
    handles|handling|manages|managing|processes|processing|tracks|tracking
    struggl*|problem|problems|pain|trouble|chases|chasing|backlog
    asked|asks|asking about|how|whether|if
    interested|interest in
    looking|look|looks|shopping for ?a ?an
    need|needs|needed|wants|want ?a ?an ?better ?new tool|solution|software|way
    evaluates|evaluating|evaluate|compares|comparing
    sells|selling|sell|makes|builds|offers|provides|manufactures
    speaks|spoke|speaking|talk|talks|panel|webinar|article|podcast|wrote|whitepaper|paper|keynote on|about
    specialis*|specializ* in
    expert|experts|specialist|specialists|advises|advise in|on
    helps|help|supports|serves|serving|represents|assists|assist
    customers|clients|users|candidates|patients|families who|are|with|in|of|from
    their customers|clients|users
    fragte|fragt|interessiert
    """,
    typos=False,
)
# Whose line of business makes a kind's words a trade.
TRADES = {
    "layoffs": "outplacement career recruit staffing hr human executive-search workforce talent employment",
    "insolvency": "insolvency restructuring bankruptcy legal law turnaround liquidat auction distressed receiver",
    "closure": "demolition decommission liquidat real",
    "incident": "fire safety disaster emergency rescue insur restoration flood loss forensic protection",
    "security": "security cyber forensic incident infosec msp it",
    "legal": "law legal litigation arbitration mediation notar attorney compliance court anwalt avocat abogad dispute",
    "complaint": "ombud complaint customer support contact-cent helpdesk call",
    "ticket": "event ticket venue theatre theater transit museum airline support helpdesk",
    "payment": "collection debt receivable factoring inkasso credit billing accounts",
    "illness": "hospital health medic clinic pharma biotech oncolog cancer care insur nursing therap krankenhaus rehab",
    "bereavement": "funeral cemetery hospice bestatt grief pompes crematori mortuary estate",
    "deceased": "funeral cemetery probate estate bestatt obituar genealog",
    "leave": "hr human leave payroll absence benefit",
    "job": "recruit staffing job career outplacement talent employment",
    "anger": "",
    "churn": "",
    "family": "law legal family mediation",
}

RESOLVED = Lexicon(
    """
    resolved
    closed
    settled
    solved
    fixed
    sorted
    cleared
    withdrawn
    dropped
    dismissed
    over now
    recovered
    fully recovered
    back at|to work|desk|office
    back ?in ?the office
    back since|from
    is|she's|he's back
    has|have returned
    returned from|to|on|in
    all good|fine|well|sorted|ok|okay
    now happy|satisfied|fine|pleased
    happy again|now|with|customer|client
    very happy
    customer|client|she|he happy
    satisfied
    apology|apologies accepted
    apologised|apologized
    made up
    won back
    came back ?to ?us
    renewed
    reinstated
    re-signed
    paid ?in
    credited
    refunded
    credit note
    refund issued|paid|sent|granted
    emerged|emerges|exits|exited from|bankruptcy|chapter
    restored
    contained
    erledigt
    gelost
    geschlossen
    behoben
    beigelegt
    geklart
    bezahlt
    wieder da|zuruck|gesund|zufrieden|im
    zufrieden
    resolu|resolue
    clos|close|cloturee|cloture
    regle|reglee
    satisfait|satisfaite
    de retour depuis
    resuelto|resuelta
    cerrado|cerrada
    solucionado|solucionada
    pagado|pagada
    satisfecho|satisfecha
    ya esta de vuelta
    """,
    typos=False,
)
STILL = Lexicon(
    """
    not ?yet ?been|fully|quite settled|resolved|closed|solved|fixed|paid|refunded
    isn't|hasn't|wasn't|never ?been|yet settled|resolved|closed|solved|fixed|paid
    unresolved
    unsettled
    still open|waiting|unpaid|angry|upset|furious|unhappy|pending|not|no|disputed|out|sick|ill
    reopened|re-opened
    was|been|got reopened|re-opened
    open again
    nicht gelost|geschlossen|geklart|erledigt|behoben|beigelegt|bezahlt
    noch nicht|offen|immer
    weiterhin offen
    pas ?encore resolu|resolue|regle|reglee|clos|cloture
    toujours pas|ouvert|ouverte
    sin resolver|cerrar|pagar
    no ?se ?ha ?sido ?esta resuelto|resuelta|cerrado|pagado|solucionado
    sigue abierto|abierta
    if not|we
    will|to|until|unless|once|when|before|wants|want|needs|must ?it ?it's ?is ?be ?get ?gets resolved|settled|closed|fixed|solved|paid
    """,
    typos=False,
)
DENIED = Lexicon(
    """
    ruled|rules|rule out
    denies|denied|deny
    avoid|avoids|avoided|avert|averts|averted
    no plans
    not ?a party|defendant|target|victim
    not affected|planned|planning|true|about|related|involved|concerned|expected
    unaffected
    unfounded
    false alarm|rumor|rumour
    untrue
    rumor|rumour|rumours|rumors ?are|were ?that ~4 false|untrue|wrong|denied
    survived
    spared
    instead of
    in their|his|her|our team
    nicht betroffen
    dementiert
    dement
    desmiente
    narrowly escapes|escaped
    before ?a|any fire|breach
    """,
    typos=False,
)
# Somebody else's trouble. `customer` and `past` count for what happens to firms, `colleague` for jobs and absences.
OTHERS = Lexicon(
    {
        "": """
            competitor|competitors|rival|rivals|competition|competitor's|rival's|competitors'|rivals'
            supplier|suppliers|vendor|vendors|subcontractor|incumbent
            neighbor|neighbour|neighboring|neighbouring
            his|her|their|its|acme's customer|customers|client|clients|bank|tenant|landlord
            peers
            elsewhere in ?the industry
            industry-wide
            other companies|firms|manufacturers|vendors|players
            mitbewerber|wettbewerber|konkurrent|konkurrenz|lieferant|lieferanten|zulieferer
            concurrent|concurrents|fournisseur
            competidor|competidores|proveedor|rival
            novel|movie|film|book|tv|series
        """,
        "customer": """
            customer|customers|client|clients|tenant|partner|kunde|kunden|client|cliente
        """,
        "past": """
            previous|former|ex|old|last|prior|past employer|company|firm|job|role|vendor|supplier|provider|tool
            previously|formerly
            predecessor
        """,
        "colleague": """
            assistant|predecessor|colleague|coworker|co-worker|boss|manager|deputy
            former|previous|old|other contact
            vorganger|vorgangerin|kollege|kollegin|assistentin|assistent
            son|sa assistant|assistante|collegue|predecesseur
            su asistente|companero|antecesor
            who
        """,
    },
    typos=False,
)

# A hit that ends so tells an event, whatever noun follows: "laid off support staff".
VERB_ENDS = frozenset(
    "off away go died killed hacked redundant suing sued sues fired closed shut burned bankrupt insolvent".split()
)
