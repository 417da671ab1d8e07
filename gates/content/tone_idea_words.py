"""The ideas that tone is made of; none of them is wrong alone, `tone_rules` says which of them together are."""

from gates.text.lexicon import Lexicon

_BOSSES = (
    "ceo|cfo|coo|cto|cio|board|boss|bosses|manager|managers|superior|superiors|supervisor|director|management|"
    "leadership|investors|shareholders|owners|owner|auditors|auditor|president|chairman|chair|regulator|regulators|"
    "head|higher-ups|executives|chief"
)
_MAILS = "mail|mails|email|emails|e-mail|e-mails|message|messages|note|notes|letter|letters|attempt|reminder|reminders|outreach|try"
_WORKS = (
    "process|processes|team|department|company|business|operation|operations|website|site|approvals|approval|workflow|"
    "workflows|invoicing|system|systems|setup|procurement|accounting|bookkeeping|invoices|paperwork|management|"
    "people|staff|strategy|product|service|way|approach|organisation|organization|logistics|warehouse|"
    "purchasing|finances|numbers|work|job|tools|handling|planning|homepage|marketing|landing|portal|report|reports"
)
_VERDICTS = (
    "mess|disaster|joke|amateurish|amateur|embarrassing|embarrassment|outdated|chaos|chaotic|terrible|awful|hopeless|"
    "sloppy|backward|backwards|catastrophe|catastrophic|shambles|primitive|laughable|pathetic|shameful|disgrace|"
    "disgraceful|antiquated|prehistoric|medieval|archaic|dreadful|horrible|horrendous|abysmal|ridiculous|weak|poor|"
    "lousy|clumsy|incompetent|unprofessional|negligent|rubbish|garbage|trash|crap|stone|worst|failing|nightmare|"
    "dysfunctional|wasteful|ugly|lazy|subpar|mediocre|substandard|unacceptable|absurd|childish|insult|eyesore|abomination|farce|failure|bad|third-rate|dinosaur"
)

IDEAS = Lexicon(
    {
        # -- consent by default
        "silence": """
            no|without|lack|absence ?of ?any ?a ?an reply|response|answer|objection|objections|word|veto|news|feedback
            nobody|noone|none ~3 objects|object|replies|answers|responds|protests|minds|complains
            no one ~3 objects|object|replies|answers|responds|protests|minds|complains
            keep|stay|remain quiet|silent
            failing|barring|absent a|an|any|your ~1 reply|response|answer|objection|objections|veto|word
            nothing|silence from|means|will|is|as ?will ?from|be
            silence
            not|don't|do|doesn't|didn't|haven't|never ?not ?you ~2 hear|heard|reply|respond|answer|object|object|protest|react|decline|stop|cancel
            unless ~2 you|hear|told|instructed|stopped
            should you not|fail|object
            until you ~1 tell|say|ask|stop
            otherwise ~1 i'll|we'll|i|we will|am|are|shall|'ll|assume|take
            by default
            hear|hearing nothing
            hear|hearing|hears otherwise
            """,
        "object": """
            shout|yell|scream|tell|let|say|holler|reply|write|speak|object|cancel|decline ~3 if|otherwise ~2 you|that|this|it|not ~2 object|mind|bothers|bother|upsets|not|doesn't|don't|otherwise|unhappy|against|cannot|can't
            you can ~1 always|still ~1 cancel|decline|move|back|opt
            """,
        "commit": """
            i'll|i|we'll|we|to ~4 add|sign|enrol|enroll|register|subscribe|include|count|enter|put|move|switch|upgrade|onboard you|your
            i'll|i|we'll|we|to ~4 put|pencil|penciled|pencilled|slot|slotted ~6 calendar|diary|schedule|down|in|agenda
            i'll|i|we'll|we|to ~4 book|schedule|reserve|block|proceed|activate|renew|deliver|ship|charge|bill|invoice|install|launch
            i'll|i|we'll|we|to ~3 go|move|push|press ahead|forward
            i'll|i|we'll|we|to ~3 send|issue|prepare|draw|submit|place|draft ~4 contract|invoice|invite|invitation|agreement|order|bill|offer|paperwork
            i'll|i|we'll|we ~3 start|begin|open|create|set ~4 trial|pilot|project|account|subscription|setup|rollout|onboarding|implementation|work
            i'll|i|we'll|we ~3 call|ring|phone|visit you|your
            i'll|i|we'll|we ~3 come|stop|drop|swing by|round|over
            i'll|i|we'll|we ~3 keep|continue calling|ringing|writing|emailing|following|trying|chasing|to
            i|we|i've|we've ?have ?already ?gone ?ahead ?and ~1 blocked|booked|scheduled|reserved|added|signed|enrolled|registered|put|pencilled|penciled
            take|taking|taken|assume|assuming|assumed|consider|considered|considering|treat|treated|treating|understood|understand|interpret|interpreted|regard|regarded|read|deemed|counts|count|counted ~7 yes|agreed|agree|agreement|accepted|accept|approval|approved|approve|consent|confirmed|confirmation|board|interested|go-ahead|green|acceptance|permission|booked|settled|deal
            assume|assuming|take ~2 you're|are|we're in|on|set|good|ready|keen|happy
            your ~2 trial|account|subscription|card|contract|order|pilot|project|seat|licence|license ~1 will|shall ~3 start|begin|activated|charged|renew|renewed|go|run|opened
            your ~2 order|trial|account|subscription|contract|pilot|project|seat|plan goes|starts|begins|becomes|renews ~2 through|live|ahead|on|effective|monday|automatically|.
            take it ~1 you|you're|we
            means|mean|equals ~2 yes|agreement|agreed|consent|approval|acceptance|go-ahead
            """,
        "agreed": """
            as|like|we|you|the|our|already ~1 we|you ~1 agreed|discussed|suggested|proposed|asked|requested|arranged|planned|said|wanted|offered|mentioned|booked|confirmed
            agreed|agreement we|agenda|date|time|slot|meeting|call
            you|your ~1 asked|suggested|proposed|request|invitation|preferred|picked|chose
            would|should|shall|may|can i|we
            """,
        # -- third parties
        "boss": f"""
            your ?own ?whole {_BOSSES}
            your ?own ~1 {_BOSSES}
            over|above your head
            up|to the chain|top
            """,
        "tell": """
            i|i'll|we|we'll|i'm|we're|i've|let|time|forced ~5 raise|escalate|escalating|report|copy|copying|cc|cc'ing|involve|involving|inform|informing|notify|notifying|alert|complain|contact|contacting|write|writing|go|going|turn|turning|take|taking|bring|bringing|tell|telling|ask|asking|forward|forwarding|call|calling|approach|approaching|mention|reach|speak|speaking|loop|looping|spoke|went|wrote|told|asked|raised|turned|called
            """,
        "must": """
            have|has|had|need|forced|obliged|compelled to
            will|'ll|must|shall|going|i'll|we'll|choice|option|alternative|forced|about|planning|might|may
            time ~1 i|we
            copying|escalating|informing|notifying
            """,
        "offered": """
            happy|glad|pleased|gladly|like|helpful|easier|prefer|want|wish|thanks|thank|recommend|recommended|suggested|introduced
            as|like you
            could|would you
            with your permission|consent|ok|blessing
            as|because|since|if ~2 asked|requested|ask|wanted|agree
            """,
        "boss_wonders": """
            will|would|won't|might|may|be|is|are|bound|sure ~3 want|ask|asking|wonder|wondering|interested|surprised|disappointed|like|love|curious|hear|find|learn|pleased|happy|thrilled|amused|demand
            find|finds|found|hear|hears|heard|learn|learns|knew|know|sees|saw ?out
            """,
        "your_doing": """
            why ~2 you|nobody|nothing ~2 passed|ignored|ignore|missed|refused|declined|said|say|waited|did|didn't|never|turned|rejected|chose|haven't|failed|fail|answered|answer|replied
            how|that|what|when|if|whether you ~2 passed|ignored|ignore|missed|refused|declined|turned|rejected|waste|wasted|failed|neglect|neglected
            you|your ~2 ignoring|refusing|silence|inaction|hesitation|negligence|refusal|lack
            """,
        # -- counting and watching
        "count": f"""
            my|our|the|this|a|is|now third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|3rd|4th|5th|6th|7th {_MAILS}
            third|fourth|fifth|sixth|seventh|3rd|4th|5th time ~4 write|writing|wrote|asking|ask|trying|try|reaching|contact|contacting
            after|despite ~2 three|four|five|six|seven|eight|ten|several|many|countless|3|4|5|6|7|8 ~1 {_MAILS}|attempts|tries
            i|we|i've|we've ~4 written|wrote|mailed|emailed|tried|reached|contacted|called|pinged|messaged|chased|sent|pinging|chasing|reaching|writing ~5 three|four|five|six|seven|eight|several|many|countless|multiple|numerous|repeatedly|<number> ~1 times|mails|emails|messages|notes|attempts|letters|reminders
            repeatedly ~2 tried|written|reached|contacted|asked ~3 you
            """,
        "watched": f"""
            you|you've|you're ~2 opened|open|read|opening|clicked|looked|viewed|seen|saw|checked|received ~4 {_MAILS}|link|links|proposal|deck|attachment|invitation|page|offer|profile
            {_MAILS}|link|proposal ~2 was|were|been|got ~2 opened|read|viewed|clicked
            """,
        "noticed": """
            i|we|i'm|my ~3 noticed|see|saw|know|tracking|tracked|notice|tells|tell|aware|noted|observed|spotted|system|tool|shows|show|watched
            tracker|tracking|software|dashboard ~2 shows|show|says|tells
            """,
        "unanswered": """
            nothing|silence|crickets|zero|not ~2 from|in|back|so|even|single|word ~2 you|return|side|end
            yet|still|and ~2 no|nothing|silence|crickets|here we are
            still ?have ?got ?getting nothing|silence|crickets|zip
            but|yet|and|still|without|though|however ~4 never|no|not|didn't|haven't|nothing|silence|hear|ignored|ghosted|unanswered
            without ~4 word|reply|answer|response|reaction|sign
            not ~2 word|reply|answer|response|peep
            ghosted|ghosting|unanswered|radio
            never|not ~2 answered|replied|responded|bothered
            """,
        "manners": """
            hoping|hoped|expect|expected|expecting|basic|common ~4 politeness|courtesy|decency|manners|civility
            """,
        # -- verdicts on the reader
        "yours": f"""
            your ~3 {_WORKS}
            the|this way|manner|how ~1 you|your|acme|things ~1 run|handle|do|manage|treat|process|work|organise|organize|lead|deal|operate|approve|pay|close|are
            how you|your ~2 run|handle|do|manage|treat|process|work|organise|organize|lead|deal|operate|approve|team
            what you ~2 do|have|use|call|doing|using|are
            you're|you are|look|seem|sound|look|come ?across
            """,
        "verdict": f"""
            is|are|was|were|looks|look|looked|seems|seem|remains|sounds|feels|appears|reads|stays|you're ~4 {_VERDICTS}
            such|quite|complete|total|utter|absolute|real|frankly|honestly|simply ~1 a|an ~1 {_VERDICTS}
            has|have|had no|little idea|clue
            out of ~2 depth|touch|league
            stuck|living|still ~3 stone|dark|1990s|90s|nineties|eighties
            stuck|living ~2 past
            behind ~1 times|curve|everyone|competition|competitors
            look|looks|reads|feels|seems|looked|as ~2 built|made|designed|written|run|put|done ~4 child|children|amateur|amateurs|intern|kid|1990s|nineties|90s|drunk|toddler|monkeys|blind
            not|nowhere ~1 good|up|near|fit|professional ~1 enough|to|standard|scratch|purpose
            lag|lags|lagging behind
            a|an complete|total|utter|absolute {_VERDICTS}
            leaves|leave ~3 desired
            doing ~3 wrong
            """,
        "hedge": """
            if|whether|may|might|could|can|perhaps|maybe|unless|often|sometimes|probably|likely|wonder|nor|never|imagine|suppose|hardly|until|before|when
            not|isn't|aren't|wasn't|don't|no|far|without|nothing|anything
            our|my|we|us own|were|had
            """,
        "clearly": """
            you|you've|your clearly|obviously|evidently|apparently|plainly|manifestly ~2 haven't|don't|never|lack|lacks|failed|fail|can't|cannot|won't|not|couldn't|didn't|aren't|isn't|doesn't|underestimate|misunderstand|misunderstood|forgot|missed|struggle|struggling
            clearly|obviously|evidently|apparently|plainly|manifestly you|you've|your|nobody|no-one ~3 haven't|don't|never|lack|lacks|failed|fail|can't|cannot|won't|not|couldn't|didn't|aren't|isn't|doesn't
            clearly|obviously|evidently|apparently nobody|no-one ~3 your|you
            """,
        "modest": """
            need|want|help|require me|us|another|our|more|any|it|this|advice|a|to
            read|answer|everything|every|all|tell|be
            busy|travel|travelling|time|seen|received|met|known|spoken|heard
            """,
    },
    typos=False,
)

EXTREME = frozenset(
    "amazing incredible outstanding extraordinary phenomenal brilliant fantastic remarkable exceptional breathtaking "
    "stunning inspiring inspirational visionary legendary unbelievable magnificent spectacular wonderful marvelous "
    "marvellous superb awesome genius astonishing mind-blowing unparalleled unmatched world-class stellar dazzling "
    "sensational iconic flawless masterful unrivalled epic greatest brightest smartest finest".split()
)
INTENSE = frozenset(
    "how truly utterly absolutely incredibly so simply deeply completely totally really beyond insanely unbelievably "
    "immensely profoundly extremely such exceptionally".split()
)

KIN = frozenset(
    "wife husband kids children child daughter daughters son sons girlfriend boyfriend spouse fiance fiancee marriage "
    "baby grandchildren grandson granddaughter mum mom dad mother father sister brother toddler newborn".split()
)
# "Your sister company", "your children's books": what is no family.
NO_KIN = frozenset(
    "company companies firm firms brand brands plant site sites business division line lines books clothing wear "
    "hospital products department shop store stores label school museum charity ship organisation organization shoes "
    "toys furniture fashion range section programme program center centre ward care".split()
)
EVENTS = frozenset(
    "register registration fair webinar event conference expo show exhibition ticket tickets seminar workshop "
    "see visit join meetup summit congress session season year's".split()
)
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday tonight tomorrow today noon midnight eod cob week month "
    "end january february march april may june july august september october november december".split()
)
