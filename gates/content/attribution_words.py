"""Phrases that show a knowledge of the recipient which they would not expect us to have, by reason code.

GDPR Art. 5(1)(a) asks for fairness towards the person, Art. 9 forbids special categories, Art. 14 asks for a source that
can be named; people also just dislike being watched (facts/complaints.md).
"""

from gates.text.lexicon import Lexicon

_MAIL = "mail|mails|email|emails|message|messages|note|newsletter|newsletters|proposal|quote|attachment|deck|pdf|brochure|offer"
_PAGE = "page|price|prices|pages|site|website|webpage|homepage|blog|pricing|docs|documentation|calculator|case|demo|product|portal"
_RELATIVE = (
    "wife|husband|spouse|fiance|fiancee|girlfriend|boyfriend|children|child|kids|kid|son|sons|daughter|daughters|baby|"
    "newborn|toddler|twins|mother|father|mom|mum|dad|parents|brother|sister|grandchildren|grandmother|grandfather"
)

CREEPY = Lexicon(
    {
        "tracking": f"""
            see|notice|saw|noticed|know ?that you ~2 open|read|check|answer|write ~2 most|all|much|many|your|our|my|these ~2 {_MAIL} ~2 late|early|night|morning|phone|weekend|weekends|once|first
            ran|run|put|checked|looked|searched ~1 your name|profile|address|details ~2 through|up|in|against ~4 database|databases|tool|tools|search|system|register|records|google
            you|you've ?have|had|just|recently|already|also|actually|finally|never|all opened|reopened|read|clicked|forwarded|viewed|ignored|deleted|skimmed ?on|through ~3 {_MAIL}|link|links
            you|you've ?have|had|just|recently|already|also clicked
            you|your ~3 opening|clicking|opens|clicks ~5 {_MAIL}|link|links|times
            {_MAIL} was|were|got ?been opened|clicked|read|viewed
            opened|read|clicked|viewed|looked my|our|the|that|this|it|at ~4 times|twice|yesterday|today|minutes|night|evening|weekend|morning
            open|opens|click rate|rates shows|show|on your|of your
            you|you've|your ?team|colleagues|company|someone|somebody ?have|had|has|were|was|just|recently|also|been visited|viewed|browsed|browsing|landed|returned|stopped|checked|explored|exploring|scrolled|visiting|viewing|wandered|checking ?by|out|around|on|to|through|back our|my|the ~3 {_PAGE}
            someone|somebody|people|visitor|visitors|person|colleague|employee from|at|in|inside ~6 visited|viewed|browsed|checked|downloaded|landed|looked|looking|visiting|browsing|viewing|opened|clicked|spent
            saw|noticed|see|noticing|seeing|spotted|seen|know|caught|tell|detected ?that you|your|someone|somebody ~4 visited|visit|visits|visiting|viewed|viewing|browsed|browsing|open|opened|opening|read|reading|click|clicked|clicking|looked|looking|checked|checking|on|spent|came|come|return|returned|back|download|downloading|again ~4 our|my|this|that|the|it ~3 {_PAGE}|{_MAIL}|link|links|competitor|competitors|competitor's|video|guide|paper|whitepaper
            you|you've|your were|been|was|are ?also|back|again on|across|at|around our ~2 {_PAGE}
            your visit|visits|session|sessions|clicks|opens|browsing|pageviews|downloads ~2 to|on|of|our|last|this|yesterday ~3 {_PAGE}|week|night|today
            your browsing|search|click|viewing|reading|engagement|web ?online history|behavior|behaviour|activity|pattern|patterns|data|score
            spent ~5 minutes|seconds|minute|hour|time|while on|reading|looking|with|browsing our|my|the|it
            you|your|you've ~4 came|come|coming|keep|kept|keeps ?coming back|returning to|on our|the ~2 {_PAGE}
            visited|browsed|viewed our ~2 {_PAGE} ~4 times|twice|yesterday|today|night|week|again|recently
            your ip
            ip address
            your device|browser|cookie|cookies|location ~3 shows|show|tells|says|told|suggests|showed
            your location
            geolocation
            location|gps data
            intent data|signal|signals|score|spike|topics|surge
            buying|purchase|purchasing|engagement signal|signals|intent
            tracking pixel|pixels|link|links|shows|tells|data|software|tool
            our|my analytics|tracking|tracker|pixel|logs|telemetry|radar|sales|data|system|systems|website|dashboard ~2 shows|show|tells|tell|told|flagged|flag|picked|caught|noticed|alerted|detected|indicates|indicate|reveals|says|say|suggest|suggests|identified
            we|i ?also|do|can track|tracked|monitor|monitored|log|logged|record|recorded ?all|how|that|what|which|when|your|you|who|every ~3 you|your|visits|opens|clicks|visit|open|click|visitors|read|reads|email|mail|link
            we|i|we've|i've ?have|had|been|also|were|am|was tracking|monitoring|watching|observing|surveilling
            keep|kept|keeping an eye on you|your
            alert|alerted|notification|notified|pinged|ping ~4 you|your ~3 opened|open|visited|visit|clicked|page|site|profile
            popped|showed|came|lit|appeared|turned up|in ~3 our visitor|analytics|tracking|intent|data|radar|logs|dashboard
            retarget*
            cookie data
            your cookie|cookies
            you|your|company|team|you've|someone ~4 researching|researched|searching|searched|googling|googled|comparing|evaluating|shopping|reading|looking ?up|around|for|into|at|about ~5 competitor|competitors|vendors|alternatives|tools|software|solutions|reviews|g2|capterra|online|us|category
            third party data
            data broker|brokers|provider|enrichment
            bought|purchased|got|obtained your ~2 data|details|address|name|contact|email ~2 from|of
            scraped|scraping
            hotjar|clearbit|zoominfo|bombora|6sense|leadfeeder|apollo|lusha|cognism
            read ?receipt receipts|says|shows
            you|you've abandoned|started|began|filled ~6 without submitting|cart|half|finish|finishing
            cart|form without submitting|finishing
            still|yet|without|not|never replied|reply|answered although|but|though ~2 opened
        """,
        "private": f"""
            your ~1 doctor|doctors|dentist|therapist|lawyer|landlord|neighbour|neighbours|neighbor|neighbors|nanny|priest|psychologist|physio|accountant ~1 would|will|says|said|told|is|was|must|agrees|knows|mentioned
            your ~1 credit rating|score|history|card|report
            saw|spotted|noticed|recognised|recognized|seen ~1 your ~1 car|bike|van|house|licence|license|number|kids|family
            what|how ~2 ex-colleagues|ex-employees|neighbours|neighbors|former ~2 say|said|tell|told|think|write
            your|you're|you|the ~2 {_RELATIVE}
            with|having|raising ~1 a|an|two|three|four ~1 {_RELATIVE} ~2 starting|at|in|on|off|away|who|turning|heading|about
            house|home|flat|apartment|garden on|in|at ~1 <name> ~4 renovated|rebuilt|sold|finished|half|built|moved|painted
            your family ~2 is|are|has|must|on|in|trip|photo|photos|holiday|vacation|at|grew|addition|recently
            you|your and|with|for|to ?your|the family
            young|growing|lovely|beautiful family
            {_RELATIVE} is|are|was|started|starts|goes|go|will|play|plays|school|graduated|just
            your|you're|being|she's|are pregnan*|expecting
            pregnan*
            maternity|paternity|parental leave
            new born|baby|arrival
            your wedding|marriage|engagement|divorce|honeymoon|separation|birthday|birth|age|church|faith|religion|mosque|synagogue|parish|vote|salary|income|paycheck|bonus|wage|mortgage|house|apartment|garden|neighborhood|neighbourhood|street|childhood|hometown|dog|cat|pet|horse|diet|weight|therapy|surgery|illness|diagnosis|cancer|treatment|operation|injury|recovery|pregnancy|disability|medication|hospital|burnout|sobriety|debt|bankruptcy|lawsuit|mother's|tattoo|hair|smile|looks|ethnicity|nationality|accent|heritage|sexuality
            your ?early retirement next|this|in|is|soon|comes|approaches|nears|will|on|party|.|,
            happy|belated|wish|wishes|on ?a ?belated|your|for birthday
            birthday wishes|coming|greetings
            turned|turning|turn 30|40|50|60|thirty|forty|fifty|sixty
            at|for your|of age
            your ~2 home|private|personal ?new|phone address|number|life|circumstances|situation|mobile|cell|life|instagram|facebook|blog|email|account|page|website|photos|finances
            house|home|apartment|flat|villa|street ~5 you ?just|recently bought|own|live|moved|rent|renovated|built
            driving|drove|walking|walked|passing|passed ~1 past|by ~2 your|house|home
            you live|lived|moved|bought ~1 in|near|on|at|to|house|home|close
            around|near|from|by|past ?the ?corner ?of your home|house|place|street|apartment
            your instagram|facebook|strava|tiktok|spotify|whatsapp|snapchat|pinterest|goodreads|tinder|bumble|reddit|telegram
            on|from|via|through|saw|seen your|you ?personal|private instagram|facebook|strava|tiktok
            on|via|through|from instagram|facebook|strava|tiktok|pinterest
            your ~2 hobby|hobbies|golf|handicap|marathon|marathons|triathlon|triathlons|running|ironman|yoga|fishing|hunting|gardening|knitting|skiing|surfing|vacation|vacations|holiday|holidays|weekend|weekends|trip ~2 photo|photos|picture|pictures|time|times|was|in|to|hobby|handicap|with|at|on|looked|plan|plans
            your ~1 marathon|triathlon|handicap|hobby|hobbies
            profile|linkedin|headshot|your ~1 photo|picture|pic|headshot|selfie|avatar
            your photo|photograph|photographs|photos|picture|pictures|headshot|portrait
            you look|looked|looking ?so|very|really|absolutely|quite|pretty great|good|lovely|beautiful|young|fit|tired|happy|stunning|nice|amazing|familiar
            your ~2 work|job|service|year|years|personal anniversary
            on|for|happy|at your anniversary
            congratulations|congrats|cheers on|for ?your ~2 years at|with|in ~2 role|company|job|position
            you ~2 studied|graduated|attended|majored ~1 at|from|in|university|college
            your alma|college|university|school|graduation|degree|thesis ~1 mater|days|years|friend|friends|year|in|at|from
            your|you ~3 democrat|republican|conservative|liberal|labour|socialist|protest|rally|donation|donated|voted
            your ~2 political|religious|sexual|medical|health|financial|marital|mental ~2 views|beliefs|history|record|issues|problems|condition|status|orientation|situation|opinion|donation|donations|trouble|difficulties|life
            your health
            blessed ramadan|lent|easter
            ramadan mubarak|kareem
            happy hanukkah|diwali|eid|passover
            how much you earn|make|paid
            you earn|make|are|were paid ~2 <number>
            what you earn
            your ~2 divorce|breakup|funeral
            get|got well soon
            your|you ~2 sick|ill|unwell|hospitalized|hospitalised
            recover*|healing ~2 from ~1 surgery|operation|illness|accident|injury|covid|flu|burnout
            back ~3 sick|medical|parental|maternity|paternity leave
        """,
        "internal": """
            lead|engagement|health|fit|propensity|intent|account|contact|crm ~1 score|scoring|grade
            scored|score|scores ~2 you|your
            you|your|company|account ~2 score|scores|scored|rank|ranks|ranked ~3 on|in|at|as|high|highly|our ~3 <number>|list|crm|system|model|scoring|high
            your|the|a lifecycle
            lifecycle|deal|pipeline|funnel|buyer ?buying stage|status|journey
            you|you're|your|account ~5 in|on|of|into|under|to our ~3 segment|segments|list|pipeline|funnel|crm|database|cadence|sequence|campaign|target|tier|system|cohort|bucket|audience|shortlist
            our ~1 segment|segments|cohort|audience ~3 you|your
            part of our ~3 segment|campaign|sequence|cadence
            you|you're|your ~3 fall|falls|belong|belongs|fit|fits ~2 segment|cohort|tier|persona|bucket|icp|profile|category
            you|you're|your|company ~5 our ideal|target|icp ?customer|account|accounts|customers|profile|persona
            target account|accounts ?list
            ideal customer profile
            marketing|sales qualified
            an|a|as|our|of mql|sql|icp
            persona ?of|type ~2 you|your
            you|you're|your|account|record ~2 marked|tagged|flagged|listed|labelled|labeled|categorized|categorised|classified|down|registered|recorded ~1 as|in|a|hot|warm|cold
            have|had|got you ?down|listed|marked|tagged|flagged|recorded|registered|logged as|in
            hot|warm|cold lead
            our|the|my ~1 crm|records|record|notes|note|database|file|files|cdp|hubspot|salesforce|system|systems|dossier|spreadsheet ~2 says|say|said|shows|show|tells|tell|told|indicates|indicate|lists|list|mentions|mention|suggests|suggest|has|have|reads|states|state|reveals|reminds|reminded
            according|looking|based|per|going|judging to|at|on|by|back|from ?back|through|to our|my|the ~2 crm|records|record|notes|note|database|file|files|hubspot|salesforce|data|system
            in|from|on|into|through|per our|my|the ~1 crm|records|notes|database|files|file|hubspot|salesforce|cdp
            in your|the contact|account|crm record|file|profile
            your contact|account|crm|customer record|file|entry|card
            notes from|by|of|that|left ~3 colleague|colleagues|team|rep|predecessor|sales|call
            colleague|colleagues|team|rep|predecessor noted|wrote|logged|recorded|jotted|left
            internal note|notes|memo|comment
            your record|entry|profile ?here says|shows|lists|with|in
            field|property is|says|shows|empty|set|value ~4 you|your|crm
            assigned|handed|given|passed|routed ~1 your ~1 name|account|record|lead|file ~2 to
            you were|are|have ~2 assigned|routed|allocated|enrolled ~1 to|in ~2 me|us|sequence|campaign|cadence
            auto ?generated from your data
        """,
        "hearsay": """
            colleague|colleagues|friend|contact|source|sources|bird|someone|somebody|insider|coworker|assistant|receptionist|boss|manager|predecessor|competitor|employee|ex|person ?at|in|on|of ?your|the|finance|team|company ~4 told|tells|mentioned|whispered|confided|shared|let|leaked|revealed|said|says ?me|us|slip|that ~8 you|your|budget|salary|contract
            little bird
            heard|learned|learnt|gathered|found|informed|told ~4 from|through|by|via|out ~3 colleague|colleagues|friend|assistant|receptionist|boss|someone|somebody|grapevine|insider|sources|source|inside|supplier|neighbour|neighbor
            heard|hear|learned|learnt|know|understand|aware|see|saw|noticed|told|knows|found|word ~4 your ~2 budget|budgets|contract|salary|bonus|negotiation|negotiations|renewal|promotion|review|appraisal|performance|resignation|target|targets
            rumor|rumors|rumour|rumours|gossip ~5 you|your
            rumor|rumour has it
            word ?on|is ?the street|that you|your
            through the grapevine
            between you and me|us
            off the record
            people say|are|saying that|you ~2 you|are|your
            your ~1 boss|manager|ceo|cfo|assistant|colleague|colleagues|predecessor|team ~2 is|are|was|were|told|said|complained|admitted|confided ~3 unhappy|frustrated|angry|me|us|leaving|leave|fired|sick|ill|worried|struggling|secretly|about
        """,
        "watching": """
            looked|look|looking|googled|google|searched|researched|checked|dug|stalked|stalking ?into|for|up|around|on you ?up|out|online|background
            looked you up
            i|we|i've|we've ?have|been|was|am stalk*|lurk*|snoop*
            did|done|doing ~2 digging|homework|research|background ~2 on|about|into you|your
            stalking you|your|profile
            through|at|across|on|up|read|reading|viewed|saw|visited|checked|browsing|browsed|seen|see|found|view|know|noticed your ~2 linkedin|xing|profile|cv|resume|twitter|timeline|connections
            your linkedin|xing|profile|cv|resume|twitter|connections ~3 says|shows|show|tells|caught|told|lists|mentions|suggests|stood|impressed|activity
            liked|commented|reacted|like ~3 post|posts|comment|article ~4 linkedin|you
            you ~2 liked|commented|shared|follow|followed|posted|endorsed|joined|tweeted|connected ~6 linkedin|twitter|competitor|post|posts|facebook|x
            following|followed|watching|watched|observing|observed you ?closely|online|for|since|on|all|from|lately
            following|followed|watching|watched|observing|observed|noticed your ~1 career|activity|posts|moves|every|comments|life|progress|habits|profile
            your comment|comments|likes|posts|post|tweet|tweets|activity|status ~2 on|about|yesterday|last ~2 linkedin|twitter|x|facebook|week|night|group
            personal|private blog|profile|account|page|feed
            you|your ~4 personal|private|hidden|deleted blog|post|posts|page|tweet|account
            you|you're ?seem|are|must|be|probably ~3 looking|applied|applying|interviewing|unhappy|interviewed for|to|at|in|with ~3 job|jobs|role|position|leave
            we|i know where|what|who|when|how you ?have|were|live|work|did|do|earn|are|go|spend|eat|park|drive
            we|i know everything|all|lot|enough|more|plenty about you
        """,
    }
)

# The same words in an innocent sense, wherever they stand.
INNOCENT = Lexicon(
    {
        "tracking": """
            you|you've ?just|recently opened|read ~2 ticket|case|account|plant|office|store|branch|warehouse|site|facility|second|new|location|issue
            if|when|once|unless|whether|should|could|can|please|to|may|would|let ?you|ever|have|like|want open|opened|click|clicked|visit|visited|read|viewed|forwarded|forward
            you ~2 visited our|my booth|stand|office|table|plant|showroom
            intent to|of
            location data platform|product|services
            track|tracks|tracked|tracking|monitor|monitors|monitored|log|logs ~2 invoices|orders|shipments|deliveries|containers|pallets|parcels|vehicles|assets|temperature|inventory|stock|freight|packages|expenses|time|spend
            order|shipment|package|parcel|asset|fleet|time tracking
            cookie|cookies business|manufacturer|company|brand|bakery|factory|dough|line
            you|you've read|followed|forwarded ~3 invoices|orders|meters|documents|drawings
        """,
        "private": """
            the|a|its|their|our|new|german|french|british|american|swiss|us parent wants|asks|needs|expects|requires|company|firm|group|board|reports|is|has|will|does|abroad|owns
            children's|children|kids|baby|pet|dog|cat|family|home ~1 hospital|hospitals|products|clothing|furniture|wear|food|foods|brand|brands|care|goods|store|stores|toys|books|charity|clinic|clinics|shoes|museum|shelter|insurance|business|office|market|improvement|depot|page|base|health|entertainment|apparel|formula
            your family business|company|firm|owned|office|run
            your church|school|university|college|hospital|hospitals|mosque ~1 clients|customers|buildings|board|group|system|network|team|staff|procurement|finance|administration
            your home market|page|country|screen|office|state|turf|region|delivery|base|care|goods|division|team|improvement|appliances|health|hub|city
            your house bank|style|brand|brands|rules|account|of
            your health plan|plans|system|care|insurance|and|network|group|business|division|services|products|data|centre|center|authority
            your treatment plant|plants|facility|process|line|centres|centers|rooms
            your recovery audit|rate|plan|point|time|team|process|rates
            your street address|furniture|lighting
            your operation|operations|debt|injury|garden|pet|dog|horse|cat ~1 business|management|teams|collection|recovery|lawyers|centre|center|centres|food|division|supplies|range|products|stores
            your parents|parent|sister|mother|daughter|son company|companies|firm|group|brand|organisation|organization|plant|plants|ship|site
            sister|parent|daughter|mother company|companies|firm|group|brand|plant|site
            your income statement|streams|stream|tax
            your bonus programme|program|scheme|runs|accruals|payments
            your medication|pregnancy|diet|weight|hospital ~1 line|range|products|business|test|tests|app|clients|customers|network|trust|group
            the|of|a|our twins|baby|mother|father|child ~1 plants|engines|lode|record|records|ship|boards|board|sites
            your photo|picture|portrait studio|lab|business|service|library|archive|division|app|product|products|team|books
            happy holidays
            your weekend|holiday ~1 shift|shifts|opening|rates|deliveries|season|trade|staffing|orders|sales|peak
        """,
        "internal": """
            your own|internal|team's ~1 crm|records|notes|database|files|segment|segments|pipeline
            credit|risk|csat|nps|quality|vendor|supplier score|scores|scoring
            release notes|note
            delivery|credit|goods|consignment|shipping|dispatch|promissory note|notes
            our|my notes|record|records ~2 feature|module|product
            lead time|times
        """,
        "watching": """
            look|looking|looked for|at|into your ~2 feedback|reply|answer|input|thoughts|view|response
            company|company's|firm|brand|your team's linkedin|profile
            risk|temperature|load|customer|supplier|vendor|product profile|profiles
            cv|resume screening|parsing|database
        """,
        "hearsay": """
            heard|hear ~2 back from your
            my|our colleague|colleagues|boss|manager|team|predecessor|assistant
        """,
    },
    typos=False,
)
