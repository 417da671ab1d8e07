"""The phrases of tone: what insults, shames, presses, flatters or talks down. Sense, not taste: each needs its whole phrase."""

from gates.text.lexicon import Lexicon

TONE = Lexicon(
    {
        "hostile": """
            you|you're|you|are ?just ?simply ?clearly ?too ?being stupid|idiot|idiots|fool|fools|foolish|incompetent|clueless|lazy|ignorant|pathetic|ridiculous|dumb|moron|hopeless|useless
            shame on you
            shut up
            your ~2 incompetence|stupidity|ignorance|laziness|arrogance|negligence
            only|just a|an fool|idiot|moron
            what|whats is|'s wrong with you
            you|you'll will|are going to|gonna regret
            you'll regret
            you|you'll will ~1 be sorry
            don't say i|we didn't|did warn
            last|final warning
            or else
            consequences ~2 ignoring|silence|not
            report|reporting you to
            we|i know where you
            waste|wasting|wasted ~1 my|our time
            sick|tired of your|you|being|chasing
            how dare you
            get|gets your act|head|house together|straight|in
            stop being|making|wasting|hiding
            wake up
            grow up
            you people
            nobody asked|wants your
            """,
        "shaming": """
            not had|have|shown|even the courtesy|decency|manners|respect
            courtesy|decency ~1 reply|respond|answer|of
            too busy|important|good to|for reply|respond|answer|us|me
            you|you've|have|still ~2 ignored|ignoring my|our|me|us|all|every|this|these
            ignored|ignoring my|our|me
            i|we've|i've ~2 reached|written|emailed|called|tried ~4 times ~3 and|but|without|yet
            surprised|disappointed|disappointing|disheartening|frustrating|puzzling|baffling|hurt ~5 not|haven't|didn't|never|no|silence|ignored ~4 reply|heard|answer|respond|responded|back|replied|interest|from
            your silence ~2 hurts|hurt|speaks|says|tells|disappoints|surprises|offends|deafening|deliberate|rude
            left|leaving|kept|keeping me|us waiting|hanging|dangling
            behaves|behave|behaving|act|acts|acting ~1 like|as ~1 professional|professionals|adult|adults|grown-up
            take|takes|taking ~2 job|jobs|role|work|customers seriously ~4 find|would|make|answer|reply|know
            people|someone|those like you ~2 too|never|always
            too important
            that|it|which tells|says|told|speaks ~1 everything|volumes|all|enough
            went|gone|stayed|fell|remained ?completely ?suddenly silent|quiet|dark
            after everything|all|the ~3 i|we ~3 done|put|effort|work|trouble
            i|we took|spent|put ~3 time|hours|effort ~3 so|and|least|to
            the least you|one can|could
            least you can|could do
            a|any serious|responsible|competent|professional|real|good ~2 leader|manager|director|executive|professional|buyer|company ~3 would|knows|does|never
            anyone ~2 cares|serious|competent|responsible ~3 would|about
            if you ?really ?truly ?actually cared|care|cares about
            don't ~2 care|value about|your|their
            you should be ashamed|embarrassed
            embarrassing|shameful|negligent|irresponsible|inexcusable|unprofessional|rude
            letting|let your|the team|people|company|customers|colleagues down
            how do|can you sleep|justify|explain|live
            your competitors ~3 laughing|laugh
            left|leaving|leave ~2 behind|dust
            explain ~3 to your boss|board|ceo|team ~4 why|that
            when|what will|would your boss|board|ceo ~3 finds|say|hears|asks
            """,
        "pushy": """
            take|taking|assume|assuming|treat|treating|interpret ~3 silence|non-response|no|lack ~4 yes|agreement|interest|consent|approval|go-ahead|green
            silence ~3 yes|agreement|consent
            unless i|we hear|heard ~6 assume|book|booked|send|sign|proceed|call|put|start|go|take|will|'ll
            if i|we don't|do hear|not ~6 assume|book|proceed|call|put|start|send ~4 yes|interested|agree|ahead|in|call|meeting|agreed|on|go|proceed|confirmed
            i|we|i've|we've ?have ?already ?went ?gone ?taken ?took ?ahead ?and ?the ?liberty ?of booked|scheduled|reserved|blocked|booking|blocking|scheduling|reserving|penciled|pencilled ~3 you|your|calendar|slot|time|call|half|meeting|demo|seat|place|30|an|a|tomorrow|hour
            i'll|i|we'll|will|we ?will ?just ?keep ?be keep|continue|calling|chase|chasing|following|writing|reaching|emailing|trying until|every|again
            will|i'll|we'll|not ~1 stop|give|going ~3 until|up|away ~3 you|reply|answer|yes
            i|we won't|will|not ~1 take|accept no
            won't take no
            call|calling you ~3 every|until|again|today|tomorrow|at home|cell|mobile
            i'll|will be calling|call|ringing ~5 tomorrow|today|at|morning|afternoon|sharp|expect
            i|we expect|demand|insist|require ~3 you|your|answer|reply|response|call|confirmation
            you ?really ?simply ?just must|need|have ~1 reply|respond|answer|act|decide|sign|call|book|buy|confirm|meet|talk
            answer|reply|respond|confirm|decide|call|act|sign ?me ?us ?back immediately|now|today|at once|asap|right|straight|without
            reply|answer|respond|confirm ~4 end of day|business|today|tomorrow|close|eod|cob
            no excuses|excuse
            stop|quit thinking|hesitating|waiting|stalling|dragging
            don't|do ~1 make me|us|mistake
            have to be|must ~1 blind|mad|crazy|insane|asleep|stupid ~2 to|not|if|or
            do yourself a favour|favor
            before|until it's|it|is too late ~3 you|your|company|team
            ringing|ring|calling|call|phoning ~2 your ~2 desk|mobile|home|superior|superiors|boss|office|assistant|ceo ~6 until
            your superior|superiors|superior's|boss|boss's ~3 until|if|instead
            you cannot|can't|can afford ~1 not|miss|ignore|wait|say|pass|let
            can't afford to
            cannot afford to
            there|is|has no|never|any ?good reason ~1 not|wait|say|decline|refuse
            you|you'd|would|one ~2 be crazy|mad|insane|foolish|stupid|silly to
            only a|an fool|idiot ~2 would|say|pass
            what are you waiting
            i|we deserve ~2 answer|reply|response
            you owe me|us|it
            you|your ~2 have|left ~1 no ~1 choice|alternative|option
            give|send|name me|us ~2 time|date|slot|answer|reply ~2 return|now|today|immediately
            just sign|say yes
            give me|us ~1 one good reason
            why haven't|have|didn't|did ~1 you replied|answered|responded|called|reply|answer
            still waiting for|on your|you|an|a
            third|fourth|fifth|sixth|final|last and ?final attempt|email|time|message|chance
            this|my is|will ~1 be ?my ?the last|final attempt|email|chance|message|time ~3 before|unless|so
            """,
        "flattery": """
            you|you're|are|truly|simply ?are ?truly ?simply ?really ?such ~2 legend|genius|visionary|rockstar|rock|superstar|hero|icon|god|goddess|guru|unicorn|wizard|prodigy|titan
            most brilliant|inspiring|visionary|talented|gifted|impressive|extraordinary|remarkable|admired|amazing|incredible|intelligent|successful ~3 leader|leaders|mind|minds|person|people|executive|executives|professional|i|i've|ever|alive|world|industry|generation|woman|man|manager|director|founder
            one of the ~2 greatest|finest|brightest|smartest|best ~2 minds|leaders|people|executives|professionals|thinkers|managers|directors|founders|buyers
            brightest|smartest|finest|greatest mind|minds|leader|leaders|person|people|executive
            in awe|blown|floored|speechless|starstruck ~2 of|by|away ~3 you|your|what
            in awe
            pure|true|real|absolute|sheer genius|brilliance|visionary
            mind|minds|leader|talent|vision|person ~1 like yours|you
            visionary ~2 of|like|as
            stand|sit|step back ~1 and marvel|admire|watch|applaud
            honor|honour|privilege|highlight|pinnacle of my|our career|life|year|decade
            i|we|can|could only|just|all marvel|admire|worship|bow
            rest of us
            nobody|no ?one|few|none|hardly ~2 compares|rivals|match|matches|equals|rival ~4 you|your|like|as
            never|not ~2 seen|met|encountered|read|known ~4 anyone|someone|leader|profile|career|person|leadership|mind ~4 like|as|so|more|quite
            changed|changing|transformed|revolutionized|redefined|redefining ~1 the|entire|our whole|entire|industry|world|field
            your ~2 genius|brilliance|greatness|legendary|unmatched|unparalleled|unrivalled|flawless|stellar|godlike|dazzling|breathtaking|magnificent|extraordinary
            legendary|unmatched|unparalleled|unrivalled|breathtaking|dazzling|flawless|peerless|mind-blowing|jaw-dropping|magnificent ~2 career|leadership|work|vision|taste|instinct|record|talent|expertise|achievement*|insight|profile|mind
            i|we ?have ?always ?truly ?deeply ?absolutely ?simply worship|idolize|idolise|adore|revere you|your
            honored|honoured|privilege|privileged|humbled ~3 even|just|simply|merely|to ~2 write|address|breathe|email|contact
            greatest|biggest|number fan|admirer
            people|everyone|everybody|whole|entire|all ~3 talks|talk|talking|knows|looks|admires|raving|raves ~3 your|you|up ~3 genius|brilliance|to|leadership|about
            envy|envied of|by ~2 everyone|industry|all|entire
            born leader
            perfect|perfection
            only person|one|leader who|capable|able
            wise|smart|clever|brilliant enough ~1 see|know|understand|recognise|recognize
            someone|person|leader|executive ~1 of|with your ~1 calibre|caliber|stature|brilliance|genius|vision
            """,
        "condescending": """
            as you|even ?surely ?probably ?clearly ?obviously ?may do|surely|probably|clearly|obviously not|don't|cannot know|understand|realize|realise
            let me|us explain|spell|break|dumb ~3 simple|slowly|down|simply|terms
            even you|someone|a|your ~2 can|could|like|child|grandmother ~2 understand|you|manage|use
            you ?probably ?clearly ?obviously ?evidently ?simply|just don't|do|fail|lack ?not ?to ~2 understand|grasp|realize|realise|get|see|knowledge|expertise
            simple|plain|easy|small words|terms ~3 you|follow
            so ~1 you|even ~1 can|could follow|understand|keep
            for dummies|beginners|people|someone like|who
            too|bit|over ?complicated ?complex ?difficult ?hard for|your you|someone|head
            it's|this|is not|isn't|hardly rocket science
            obviously|evidently ~1 you|your ~3 never|not|don't|haven't|no
            in case|if you|you're|your ~2 slow|missed|confused|reading
            sweetheart|sweetie|honey|darling|dear|boy|girl|young lady|man|dear|sweetheart
            your|such cute|little|tiny|cute ~1 company|business|firm|operation|shop|startup
            """,
        "familiar": """
            hey|hi|yo|hello|morning ~1 babe|sexy|gorgeous|beautiful|handsome|bro|bruh|dude|sweetheart|honey|darling|love|sugar|cutie|stud
            you look|looked|looking ~2 great|gorgeous|stunning|beautiful|hot|lovely|amazing|fit|handsome|younger|pretty
            your ~2 smile|eyes|figure|legs|body|beauty|hair|dress|outfit|cleavage
            lovely|beautiful|gorgeous|nice|great|stunning|cute ~2 photo|picture|smile|eyes|headshot|selfie|face|family|kids|wife|husband|dog
            are you|you're single|married|seeing
            over|for|have ~1 drinks|dinner|cocktails ~3 you|just|alone|two|tonight|my
            kiss|kisses|hugs|xoxo|xxx
            i|i've ?have|had ~1 dreamed|dreamt|thinking|fantasize|crush ~2 of|about|on ~1 you
            can't|cannot stop thinking
            love you
            miss|missed you
            """,
        "profane": """
            fuck*
            shit|shitty|bullshit|horseshit|shitshow
            asshole|assholes|arsehole|arse|jackass|dumbass|badass
            bitch*
            bastard|bastards
            cunt|cunts|twat|wanker*
            dickhead*
            piss|pissed|pissing off|me|us|about|you
            goddamn|godforsaken|damnit|dammit
            damn|bloody|freaking|frigging|effing good|right|thing|stupid|hard|great|awful|mess|process|spreadsheets|spreadsheet|software|time|near
            crap|crappy
            screw|screwed ~1 you|up|over|them
            wtf|stfu|lmfao|af
            suck|sucks|sucked
            hell yes|yeah|of|no
            what the hell|heck|fuck
            go to hell
            """,
        "disparaging": """
            unlike ~2 garbage|rubbish|junk|trash|clowns|amateurs|crooks|overpriced
            garbage|rubbish|trash|junk|joke|scam|ripoff|rip-off|dinosaur|dinosaurs|disaster|clowns|amateurs|crooks|thieves|liars|incompetent ~4 competitor|competitors|vendor|provider|software|platform|tool|product|system
            your|their|other ~2 vendor|provider|supplier|tool|software|system|platform|agency|consultants|vendors ~2 is|are|was ~2 garbage|rubbish|trash|junk|joke|scam|dinosaur|crap|ripping|robbing|lying|laughing|milking|useless|terrible|awful|horrible|clowns|pathetic
            ripping|robbing|milking|fleecing you|your|customers
            going bankrupt|bust|under
            good riddance
            """,
        "insensitive": """
            your|the ~2 layoffs|layoff|redundancies|redundancy|bankruptcy|insolvency|lawsuit|divorce|illness|cancer|diagnosis|miscarriage|pregnancy|pregnant|bereavement|funeral|surgery|disability|depression|burnout|breakup|passing|loss
            sorry for|about|to ~2 your|the|hear ~4 loss|divorce|father|mother|wife|husband|illness|diagnosis|passing|layoffs|accident|parents|son|daughter|brother|sister|death
            condolences
            passing|death of ~2 your
            since|now|after ~2 you|your|you're|let|laid ~4 laid|fired|let|cut ~4 people|staff|team|employees|off|go|jobs|half
            fewer|smaller|remaining|surviving|leaner ~1 people|team|staff|employees ~4 after|since|layoffs|left|cuts
            survivors|survived ~3 layoffs|cuts|redundancies|restructuring
            congratulations|congrats|great|exciting|happy ~5 layoffs|restructuring|downsizing|divorce|bankruptcy|redundancies|cuts|illness
            blessed|happy ramadan|diwali|hanukkah|eid|lent
            your ?family|own ?personal ~1 faith|religion|religious|church|mosque|synagogue|prayers|beliefs|politics|political|ethnicity|race|nationality|gender|orientation|age|weight|accent|salary|debt|debts|mortgage
            as|being|for ~2 woman|women|man|muslim|christian|jew|jewish|hindu|gay|lesbian|black|asian|immigrant|foreigner|mother|father|millennial|boomer|republican|democrat ~3 you|like|your|of|in
            at your age
            someone|people your|of|like age|your|you
            """,
    },
    typos=False,
)

# Words that are names as well, so that only their lower case counts.
UNLUCKY = frozenset(
    "dick cock cockburn scunthorpe essex sussex wang hooker gay bloody shitake kicks suck hell damn crap badass".split()
)
