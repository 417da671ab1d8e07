"""The phrases by which a mail states something about its reader: events, things they use, praise, troubles.

English, because drafts are; the lists say what kind of statement a phrase makes, never whether it is true.
"""

from gates.text.lexicon import Lexicon

_EVENTS = {
    "funding": """
            raised|raising|raise ~4 round|funding|capital|seed|series|million|money|investment
            series a|b|c|d|e|f
            seed round|funding|investment
            funding round|news|announcement|milestone|event
            round of funding|financing
            recent|new|latest|fresh|your|the|this|last|bridge funding|raise|financing|investment
            recently|just|newly|freshly funded
            venture|growth|fresh capital|funding
            closed|closing|close ~4 round|raise|series|financing
            capital injection|raise
            backed by
            investors ~2 backed|joined|led
            secured|secure|landed|received ~5 funding|investment|capital|million|backing|financing
            lead|new investor*
            cash injection
            financing round
            """,
    "hiring": """
            you're|are|is|was|were hiring|recruiting
            hiring for|a|an|more|new|spree|push|plans|wave|across|in|aggressively|again|several|your|up
            your hiring
            been hiring|recruiting
            recruiting for|a|an|new|more
            open|new|vacant|advertised|posted|several role*|position*|vacanc*|requisition*|req|reqs|headcount
            job posting*|post|posts|ad|ads|advert*|opening*|listing*|board|offer|offers
            vacancy|vacancies
            growing|grew|grow|expanding|expanded|scaling|doubling|doubled|tripling|building|build ?out the|your|a|its team|teams|headcount|workforce
            new hire|hires
            hired|hire ~3 new|head|people|staff|engineers|controllers|reps
            looking for|to ~3 hire|recruit|engineer|engineers|manager|managers|analyst|analysts|controller
            careers page
            staffing up
            """,
    "launch": """
            launched|launching|unveiled|unveiling|released|debuted
            launch of
            your|new|recent|product|the|this|app|platform|successful launch|release|rollout|rollouts
            rolled|rolling out
            went|gone|going live
            introduced|introducing ~3 new|product|line|service|app|platform
            new product|products|line|service|app|platform|website|portal|brand|range|collection|menu|offering
            just|recently shipped
            brought to market
            """,
    "acquisition": """
            acquired|acquires|acquiring
            acquisition|acquisitions
            bought ~3 company|firm|competitor|business|division|unit|rival
            merger|mergers
            merged|merging with
            takeover|buyout
            taken over by
            bought out|by
            be|been|being|was|were sold|acquired|bought
            up for sale
            sold ~1 to <name>
            purchase|sale of ~3 business|company|division
            joined forces with
            became|becoming ~2 part of
            integration of ~4 business|company
            integrating ~4 business|company|acquisition
            """,
    "expansion": """
            plant|plants|office|offices|store|stores|site|sites|warehouse|warehouses|branch|branches|factory|hub|showroom|depot|lab|clinic|restaurant|hotel opened|opens
            opened|opening|opens|inaugurat* ~5 plant|plants|office|offices|store|stores|site|sites|warehouse|warehouses|branch|branches|location|locations|facility|facilities|factory|hub|centre|center|clinic|clinics|showroom|depot|depots|line|lab|restaurant|restaurants|hotel|hotels|campus|shop|shops|gym|gyms|studio|school|practice|practices|taproom|terminal|yard|lodge|bakery|salon|hangar|kitchen|outlet|outlets|market|mill|farm|house|wing|hall
            new|second|third|fourth|fifth|latest|additional|recent|2nd|3rd|4th plant|office|offices|store|stores|site|sites|warehouse|warehouses|branch|location|locations|facility|facilities|factory|hub|centre|center|clinic|showroom|depot|lab|restaurant|hotel|campus|headquarters|hq
            expanded|expanding|expands into|to|across|in|beyond|their|your|its|from|operations|capacity
            expansion
            entering|entered|enter ~3 market|markets|country
            broke ground
            added|adding|commissioned ~3 line|shift|capacity|plant|warehouse|site|location|locations
            new market|markets|region|territory|country
            went|going international|global|public
            second|third|new production|assembly line
            """,
    "move": """
            moved|moving|relocated|relocating ~4 to|office|offices|headquarters|hq|premises|building
            relocation
            new headquarters|hq|premises|building
            your|the move to
            """,
    "award": """
            won|winning|win|receiving|received|earned|landed ~6 award|awards|prize|title|medal|recognition|contract|tender|accolade
            award|awards|prize|accolade
            award-winning
            named|ranked|listed|recognised|recognized|featured|included|placed|voted ~4 top|best|list|among|one|fastest|fast|leader|finalist|year|place|number|inc|forbes|magazine
            recognised|recognized|honoured|honored as|for|by|with
            shortlisted|finalist|finalists
            inc 5000
            best place|places|workplace|employer
            year's|year honoree
            employer of the year
            manufacturer|company|supplier|retailer|product|entrepreneur|startup|firm|team|leader|partner|innovator|brand|business|exporter of the year
            top 10|20|25|40|50|100|500
            """,
    "role": """
            your|the|a|this new|recent|latest role|position|job|promotion|appointment|title|chapter|challenge|remit
            your promotion|appointment
            promoted|promotion to
            been|being|were|was|getting promoted|appointed
            appointed|named as|to|ceo|cfo|coo|cto|cmo|head|director|vp|chief
            stepped|stepping|moved|moving|stepping-up|step into|up|to|as ~3 role|as|position|vp|head|director|chief|ceo|cfo
            took|taking|taken over|on ~3 role|as|position|team|department|lead|helm|responsib*|operations|finance|marketing|sales
            you|you've|recently|just joined
            joining ~4 as
            started|starting as|at|your|a ~3 as|role|job|position
            first 90|hundred|100 days
            months|weeks|year|years|days into
            """,
    "partnership": """
            partnered|partnering|teamed|teaming|collaborat* with|up
            partnership
            partnership|alliance|agreement|contract|deal|collaboration|venture with
            strategic partnership|alliance
            joint venture
            signed|signing ~4 deal|contract|agreement|partner|customer|client|lease
            deal with
            became|becoming ~2 partner|supplier|distributor|reseller
            """,
    "growth": """
            grew|grown|growing|growth|increased ~3 by|<number>|percent|rapidly|quickly|fast|revenue
            record year|quarter|month|results|revenue|sales|growth|order|orders|season
            rapid|strong|impressive|recent|explosive|double-digit|remarkable|steady|your|massive|tremendous|phenomenal|amazing|incredible|fast growth|expansion|scaling|trajectory|momentum
            year-over-year
            doubled|tripled|quadrupled|doubling|tripling
            fast|fastest growing
            growing|scaling|expanding so|very|really|this|that|too fast|quickly|rapidly
            scaling fast|quickly|rapidly|up
            outgrown|outgrowing|outgrew
            hypergrowth
            best year|quarter|month ever|yet
            hit|hitting|crossed|passed|surpassed|reached ~5 milestone|mark|customers|users|employees|million|arr|revenue
            milestone
            profit|profits|profitable|profitability
            """,
    "listing": """
            ipo
            initial public offering
            went|going public
            stock market|exchange listing|debut
            listed|listing on ~3 exchange|nasdaq|nyse|aim|market
            """,
    "rebrand": """
            rebrand|rebranded|rebranding
            new|refreshed|changed|redesigned ~2 brand|logo|name|website|site|identity
            """,
    "anniversary": """
            anniversary|jubilee
            <number>|th|st|nd|rd birthday
            years in business|operation
            celebrat* ~4 years|anniversary|birthday|milestone
            turned|turning|turns <number>
            """,
    "adoption": """
            migrated|migrating|migration|switched|switching|moved|moving|transitioned|transitioning|upgraded|upgrading ~3 to|from|off|onto
            migration
            implemented|implementing|adopted|adopting|deployed|deploying|standardised|standardized|installed|installing ~5 <name>
            roll-out|rollout of
            rolled|rolling out
            digital transformation
            transformation project|programme|program|initiative
            modernis*|modernizat*|automat* ~4 project|programme|initiative
            """,
    "layoffs": """
            layoff|layoffs
            lay|laid|laying ~2 off
            letting|let ~2 go
            job cut|cuts
            redundanc*
            restructur*
            downsiz*
            """,
    "speech": """
            your|the|recent|that|this talk|keynote|podcast|interview|article|webinar|panel|presentation|blog|whitepaper|post|posts|op-ed|column|newsletter|session|lecture|book|fireside
            your|recent|white|that paper on|about|in|for
            paper|article|piece|study ?that ?which you|you've wrote|written|published|posted|shared|gave
            you|you've wrote|written|posted|published|presented|spoke|said ~4 about|on|at|that|in
            quoted in|by|as
            interviewed by|in|for
            spoke|speaking|spoken|presented|presenting|panelist|keynoted|keynoting at|on|about
            linkedin post|posts|article|comment|update|profile
            your comment|comments|quote|remarks|thoughts|insights|perspective|take on|in|at|about
            featured in|on|by
            press release
            """,
    "report": """
            annual|quarterly|earnings|sustainability|interim|esg|impact|q1|q2|q3|q4 report|results|call|earnings
            earnings
            """,
    "certified": """
            achieved|achieving|received|obtained|earned|passed|passing ~4 certification|certificate|certified|iso|accreditation|soc|audit|fda
            got|became|becoming|newly|recently certified|accredited
            certification
            """,
    "initiative": """
            announced|announcing|announce|announcement ~5 plan|plans|initiative|programme|program|project|strategy|investment|target|targets|new|expansion
            plans|planning|plan to
            initiative|initiatives
            strategic|sustainability|net|carbon|growth plan|goals|target|targets|zero|neutral|strategy|priorities
            committed|commitment|pledged|pledge to
            """,
    "incident": """
            outage|breach|recall|lawsuit|fire|flood|strike|fined|cyberattack|incident
            ransomware
            lost|losing|lose ~4 contract|customer|client|tender|licence|lawsuit|appeal|certification|bid
            went|gone|was|were ~1 down|offline ~2 twice|again|on|for|in|last|during|yesterday
            """,
}

# How headlines and tags of news name the same events.
_HEADLINES = {
    "funding": """
            raises|lands|secures|closes|nabs|bags|snags ~6 million|m|series|round|funding|seed|investment
            funding|investment|financing|venture
            """,
    "hiring": "hiring|recruitment|jobs|careers\nhires|recruits|adding|adds|creates ~3 jobs|people|staff|roles\nopen roles|positions",
    "launch": "launches|unveils|releases|introduces|debuts|presents|ships|launch|product",
    "acquisition": "acquires|buys|acquisition|merger|merges|m&a|takeover",
    "expansion": "opens|expands|expansion|opening|adds ~3 plant|site|office|line|capacity|warehouse\nenters|breaks ground|opens|into",
    "move": "moved|move in|into|to\nmoves|relocates|relocation ~3 to|headquarters|hq|office",
    "award": "wins|award|awards|named|ranks|recognized|recognised|honored|honoured|receives|earns|recognition|prize",
    "role": "appoints|names|promotes|appointment|promotion|leadership|hires ~5 chief|ceo|cfo|coo|cto|cmo|head|director|vp|president|officer\nappointment|promotion|leadership_change|leadership|executive",
    "partnership": "partners|signs|teams|partnership|contract|deal|customer_win",
    "growth": "grows|growth|doubles|triples|record|posts|reports|milestone|revenue|earnings",
    "listing": "ipo|listing|files",
    "rebrand": "rebrands|rebrand|renames",
    "anniversary": "celebrates|anniversary|marks|turns",
    "adoption": "move|switch|transition|migration|completes ~3 from|off|onto\nmigrates|switches|adopts|implements|deploys|rolls|selects|chooses",
    "layoffs": "layoff|layoffs|restructuring|cuts",
    "speech": "speaks|talk|keynote|podcast|interview|article|panel|blog|post|publication|spoke|conference|linkedin|speaking",
    "report": "report|results|earnings",
    "certified": "achieves|certification|certified|iso|accreditation",
    "initiative": "announces|plans|initiative|programme|program|project|strategy|commits|pledges|targets|sustainability",
    "incident": "outage|breach|recall|lawsuit|fire|strike|incident",
}

EVENTS = Lexicon(_EVENTS)
HEADLINES = Lexicon({kind: f"{_EVENTS.get(kind, '')}\n{lines}" for kind, lines in _HEADLINES.items()}, typos=False)

# Verbs by which a mail says how it knows.
SEEN = Lexicon(
    """
    i|we|i've|we've|also|just|and ?also ?recently ?just saw|noticed|read|heard|learned|learnt|spotted|see|gathered|understand|found|notice|caught|realized|realised|know|hear
    saw|noticed|spotted|heard|read|caught|loved|seeing|noticing|reading|hearing that|your|you|you're|the|about|how|on|in|where|a|an|this|of
    came|come|stumbled across|upon
    congrats|congratulations|kudos|congratulate|bravo|props
    well done
    hats off
    it|that ?is|looks|seems|appears|sounds like|that|as ~1 you|your
    according to
    word is|has
    given that|your|how|the
    with|now ?that you|your ~2 having|being|just|opening|recently|now
    news|announcement ~3 about|of|that|on|from
    i was|am impressed|struck|thrilled|excited|delighted|inspired|intrigued by|to|with|that
    impressed|struck|inspired|intrigued by|with|how
    """,
    typos=False,
)

PRAISE = Lexicon(
    """
    impressive|amazing|incredible|remarkable|outstanding|fantastic|phenomenal|stellar|brilliant|exceptional|inspiring|admirable|awesome|extraordinary ~3 work|growth|results|job|achievement*|track|progress|success|story|team|leadership|company|product|products|journey|career|career|profile|background|trajectory|reputation|culture|year|rise|record|effort|performance|brand|portfolio|commitment|approach|platform|stuff
    love|loved|admire|admired|adore|respect|appreciate ~3 what|how|your|the ~5 you|you've|you're|your|team|work|doing|built|building|company|brand|approach|product|products|mission|culture|post
    big|huge|long-time|longtime|great fan|admirer of
    your|the ~1 success|reputation|excellence|dedication|commitment|passion|expertise|vision|leadership|thought-leadership|achievements|accomplishments ~4 in|as|for|is|has|to|with|at|speaks|inspires
    your success|reputation|expertise|vision|achievements|accomplishments|passion|dedication|excellence
    industry|market|thought|true|real|recognized|recognised leader|pioneer|innovator|visionary|trailblazer|powerhouse|expert|authority
    leading|renowned|respected|top|premier|foremost|innovative|prestigious|well-known|fast-growing|fastest-growing|award-winning|forward-thinking|world-class ~2 leader|leaders|name|names|voice|voices|company|companies|firm|provider|manufacturer|player|brand|organisation|organization|business|team|retailer|supplier|expert|leader
    you|you've|you're|team|company|your ~3 doing|done|built|building|making|made|created ~2 great|amazing|fantastic|incredible|impressive|wonderful|remarkable|awesome|excellent|waves|difference|something
    great|fantastic|amazing|good|wonderful|excellent|nice|terrific job|work|things|stuff|reputation|year
    pioneer*|trailblaz*|revolutionis*|revolutioniz*|disrupt* ~3 industry|market|space|sector|way|field
    stand|stands|stood out
    caught my|our eye|attention
    achieved|done|built|doing|results|work|numbers|record|year ~4 is|are|was|were outstanding|impressive|remarkable|amazing|exceptional|extraordinary|incredible|fantastic|phenomenal|stellar|admirable|inspiring
    second to none
    impressed ~3 with|by ~3 your|you|<name>
    """,
    typos=False,
)

TROUBLES = Lexicon(
    """
    you|you're|your|team|company|teams|people|staff ~4 struggling|struggle|struggles|wasting|waste|wastes|losing|lose|loses|suffering|suffer|suffers|drowning|bleeding|lacking|lack|lacks|missing|failing|fails|overwhelmed|overworked|understaffed|stretched|bogged|buried|swamped|falling|frustrated|unhappy|dissatisfied|fed
    you|your|team|company|teams ~3 spend|spends|spending|burn|burns|lose|loses|waste ~4 hours|days|weeks|time|money|too|<number>
    your ~2 current|existing|outdated|legacy|old|manual|slow|inefficient|broken|disconnected|fragmented ~2 vendor|provider|supplier|system|systems|process|processes|tool|tools|software|setup|solution|stack|spreadsheets|approach|contract|agency|platform|crm|erp|website
    your ~3 is|are|must ?be ?probably ?likely outdated|slow|manual|broken|inefficient|falling|behind|failing|costing|leaking|messy|poor|weak
    you|your ~3 still|currently|already|manually ~2 use|using|rely|relying|run|running|do|doing|manage|managing|track|tracking|enter|entering|process|processing|work|handle|handling
    you|your ~2 rely|relies|depend|depends ~3 on
    your|you ~3 high|low|poor|rising|growing|declining|falling churn|turnover|costs|backlog|error|errors|conversion|retention|margins|complaints|returns
    let|lets|letting you down
    you|you're|team|people|colleagues ~2 unhappy|dissatisfied|frustrated|annoyed|disappointed|fed|sick|tired|stuck|worried with|by|of|about|up
    cost|costs|costing you ~4 <number>|a|an|money|time|week|weeks|days|hours|thousands|millions
    your ~2 complain|complains|complained|grumble|leak|leaks|fail|fails|suffer|suffers|breaks|break ~1 down|often|too|about|from|that
    your ~3 break|breaks down
    your biggest|main|top|current|greatest|number challenge|challenges|problem|pain|priority|priorities|headache|goal|goals|concern|focus|bottleneck
    your backlog|bottleneck|bottlenecks|churn|inefficienc*|problems|pains|headaches|struggles|frustration*
    you|your|you're ~3 under pressure
    you ~2 need|needs|want|wants|must|have to|a|an|better|help|someone ~4 replace|improve|fix|reduce|automate|scale|solution|cut|modernize|modernise
    """,
    typos=False,
)

# "You use NetSuite", "your SAP rollout": what follows must stand in their facts.
USES = Lexicon(
    """
    you|you're|you've|team|company|teams|who|already|currently|currently ~2 use|using|uses|run|running|runs|on|have|having|chose|chosen|implemented|adopted|running|rely|relies|deployed|bought|work|selected|picked ?on ?with ?the <name>
    you|your|team ~3 pay|pays|order|orders|book|books|plan|plans|buy|buys|track|tracks|bill|bills|keep|keeps ~3 through|with|in|on|via <name>
    your ~1 <name> instance|setup|stack|implementation|environment|deployment|account|rollout|migration|system|data|integration|contract|team|org
    """,
    typos=False,
)

HEDGES = frozenset(
    "probably likely may might perhaps maybe guess guessing imagine imagining assume assuming suspect wonder wondering expect "
    "presumably possibly could would often typically usually sometimes if whether curious seems seem appears chances "
    "bet safe unless similar companies teams many most some other others like tend tends generally can".split()
)
GENERIC = frozenset(
    "companies teams businesses firms organisations organizations people leaders manufacturers retailers customers clients "
    "groups operators owners managers directors brands vendors peers everyone anyone folks startups departments "
    "professionals distributors suppliers hospitals schools agencies shops plants controllers others".split()
)
