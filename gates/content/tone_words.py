"""The phrases of tone: what insults, shames, presses, flatters or talks down. Sense, not taste: each needs its whole phrase."""

from gates.content.tone_foreign_words import FOREIGN
from gates.content.tone_private_words import PRIVATE
from gates.content.tone_subtle_words import SUBTLE
from gates.text.lexicon import Lexicon

_ENGLISH = {
    "hostile": """
        nobody|noone|no ?one in ~1 right|sane mind
        it takes a special|certain|rare kind|sort|type ~5 ignore|miss|overlook|refuse|waste
        is|are|was ?so laughably|ridiculously|embarrassingly|pathetically|painfully|shamefully|hopelessly slow|bad|late|outdated|old|poor|manual|weak
        how|what your boss|board|ceo|cfo|investors|shareholders|auditors|owners|customers|management|directors|chairman|manager|superior|superiors ~1 would|will|might|may ~1 feel|say|think|react
        make|making ~1 sure|certain ~1 your boss|board|ceo|cfo|investors|shareholders|auditors|owners|customers|management|directors|chairman|manager|superior|superiors hears|hear|knows|know|learns|learn|finds|find|sees
        do|must i|we ~1 have|need to ~1 write|go|speak|talk|turn|call|complain|escalate|ask ~3 boss|board|ceo|cfo|investors|shareholders|auditors|owners|customers|management|directors|chairman|manager|superior|superiors
        should|ought ?to ?really know|knew|known better
        name and shame
        negative|bad|honest|public review ~2 of|about ~1 you|your|acme
        what|how would|will|might|do your boss|board|ceo|cfo|investors|shareholders|auditors|owners|customers|management|directors|chairman|manager|superior|superiors ~2 say|think|react|feel|make
        like|such that|you|yours|them|those in charge|running|managing
        only|just amateurs|fools|losers|idiots|dinosaurs|cowards|amateur|laggards
        you|you've ?have ?really ?clearly dropped the ball
        you|you've ?have ?really ?clearly messed|botched|screwed|bungled|blew|blown
        you|you'll|you'd ?will ?would ?are ?going ?to ?gonna ?soon ?deeply regret
        if you ~1 not|don't|won't ~5 write|complain|escalate|go|turn|speak|talk ~1 to|over your ~2 boss|manager|superior|superiors|ceo|board|head
        shame|pity|unfortunate|awkward|embarrassing if ~5 found|finds|learned|learns|heard|knew|discovered
        hard|difficult|impossible to believe|fathom|comprehend ~6 you|your|company|leader|size ~4 still|badly|poorly|slow|slowly
        interested|love|like|curious|surprised|amused ~2 hearing|hear|learn ~2 how you handle|treat|run|waste|respond|deal|reply|answer
        how ~2 you|your ~3 still in business|around
        look|looks|reads|feels|seems like ~3 built|made|designed|written|run ~4 child|children|amateur|amateurs|intern|kid|1990s|nineties|drunk|toddler|monkeys
        leaders|companies|managers|people|those|executives|teams|firms|directors|businesses who|that ~1 ignore|ignored|hesitate|refuse|dismiss|laugh ~6 end|regret|regretted|pay|explaining|fail|failed|lose|lost|fired|sorry|wish|replaced
        ignore|dismiss|refuse|hesitate ?this ?it ?me ?mail ?us and ~1 you|you'll|your ~6 regret|answer|lose|pay|explain|fall|blame|sorry|wish
        you'll|you ?will|are|may|might ?going ?to be|get ~1 blamed|replaced|fired|unemployed|jobless
        your|own job|career|bonus|reputation|promotion ~2 depends|risk|line|stake|suffer|danger
        cost|costing|costs you your job|career|position
        the one ~4 answer|explain|justify|blame ~2 for|it|this|why
        come|coming crying|running|begging
        i|we could|can|will|might|would ~1 make ~3 life|things ~2 hard|difficult|miserable|unpleasant
        legal action|consequences ~4 against you|your
        you've|you have been warned
        what ~2 wrong with you
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
        email|mail|message|attempt|reminder number|no three|four|five|six|seven|eight|<number>
        sign of life
        brushed|brushing|fobbed|fobbing|blowing|blew me|us off
        two|three|four|five|six|seven|<number> emails|mails|messages|notes|calls|e-mails ~2 without|with ~2 answer|reply|response|word|reaction
        you|you've ~2 had ~2 plenty|enough|ample|time ~4 answer|reply|respond|decide
        a|any|every serious|responsible|competent|professional|real|sensible|decent ~2 vp|head|person|team|cfo|coo|ceo|company|firm ~3 would|knows|does|never
        sharpest knife|tool|pencil|crayon
        two|three|four|five|six|seven|<number> emails|mails|messages|notes|calls|e-mails ?, ?and zero|no|nothing|not
        not even a|one|single ~3 answer|reply|response
        not even an|any answer|reply|response
        you ~2 don't|not|didn't ~1 care ~1 about your|us team|people|staff|customers|company|job|role
        you ~2 didn't|not bother ~1 reply|answer|respond|write
        beneath you
        which|all you ?have ?chose ?chosen ?to ignored|ignore
        chose|chosen|choose|decided|prefer|preferred to ignore me|us|my|our
        how many more times|reminders
        isn't|aren't|not ~1 your ~1 priority|priorities ~2 whatever|apparently|evidently|obviously
        clearly|apparently|evidently|obviously ~3 isn't|not|aren't ~1 your priority|priorities
        is|was it ~2 too much to ask
        how hard|difficult can it|is be|it ~2 reply|answer|click|write|say
        i|we thought|believed ~1 better|more of you
        i|we thought|believed|hoped|expected ~2 you ~1 were|was|cared|would ~4 professional|serious|care|answer|reply
        i'm|i am|we're hurt|insulted|offended|saddened
        have|did i|we ~1 done|do|said|offend|offended something|anything|wrong|you
        why are|do|have you ~1 ignoring|avoiding|ghosting|hiding|ignore|avoid|ignored
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
        you|you've|you're|your ~2 went|gone|stayed|fell|remained ?completely ?suddenly silent|quiet|dark
        after everything|all|the ~3 i|we ~3 done|put|effort|work|trouble
        i|we took|spent|put ~3 time|hours|effort ~3 so|and|least|to
        the least you|one can|could
        least you can|could do
        a|any serious|responsible|competent|professional|real|good ~2 leader|manager|director|executive|professional|buyer|company ~3 would|knows|does|never
        anyone ~2 cares|serious|competent|responsible ~3 would|about
        if you ?really ?truly ?actually cared|care|cares about
        don't ~2 care|value about|your|their
        you should be ashamed|embarrassed
        shameful|negligent|irresponsible|inexcusable|unprofessional|rude
        is|it's|how|frankly|quite|rather embarrassing ~3 that|to|for|how
        letting|let your|the team|people|company|customers|colleagues down
        how do|can you sleep|justify|explain|live
        your competitors ~3 laughing|laugh
        left|leaving|leave ~2 behind|dust
        explain ~3 to your boss|board|ceo|team ~4 why|that
        when|what will|would your boss|board|ceo ~3 finds|say|hears|asks
        """,
    "pushy": """
        either you ~8 or we|i|it|the|you
        you ~1 have|got|get <number>|twenty-four|forty-eight|one|two|three hours|days|minutes|hour|day to ~1 answer|reply|respond|decide|confirm|sign|act
        competitors|competition|rivals will|are|would ~1 eat|crush|bury|destroy|kill|overtake|going ~3 you|your|acme
        deal|order|contract|matter counts|count|stands as ~1 done|agreed|closed|settled|signed
        you|you'll|you'd|your ~6 out of business
        you'll|you|company ?will ?would be ~2 obsolete|extinct|bankrupt|irrelevant|history|finished
        time is|has ~2 up|over for|, ~2 you|companies|people|acme
        i|we|i'll|we'll won't|will|not|never ~1 stop|quit|cease|rest ?calling|writing|emailing|ringing|chasing until
        every|each|with hour|day|minute|second|week|month|moment ~2 you ~1 hesitate|wait|delay|ignore|postpone|stall|dither|sit
        every|each hour|day|minute|second|week|month|moment of hesitation|inaction
        tick tock|tock
        clock|time is|keeps ~1 ticking|running ~3 out|you|acme|against|.
        window ~3 closing|closes ~1 fast|soon|quickly|for
        giving|give|offer|offering|handing ~2 your|the slot|seat|place|spot|deal|territory ~2 to ~3 competitor|competitors|someone|else|rival|next
        sign|reply|confirm|commit|buy|act|book|decide ~6 or|before price|the ~3 doubles|double|rises|gone|expires|triples|up
        miss|missing ~1 this ~5 regret|never|forever|biggest|mistake
        now or never
        never again ~4 chance|offer|opportunity
        while you still can
        you|you'll ?will ~1 lose ~1 everything|customers|out
        disaster|catastrophe waiting
        i|we need|must|require|want ~1 have|an|a|your|to ~2 answer|decision|signature|commitment|reply|yes ~4 by|today|now|tomorrow|before|tonight
        what will|would|it ~2 take ~3 get ~2 you|answer|reply
        i|we|i've|we've ?have ?already ?went ?gone ?taken ?took ?ahead ?and ?the ?liberty ?of booked|scheduled|reserved|blocked|booking|blocking|scheduling|reserving|penciled|pencilled ~3 you|your|calendar|slot|time|call|half|meeting|demo|seat|place|30|an|a|tomorrow|hour
        i'll|i|we'll|will|we ?will ?just ?keep ?be keep|continue|calling|chase|chasing|following|writing|reaching|emailing|trying until|every|again
        will|i'll|we'll|not ~1 stop|give|going ~3 until|up|away ~3 you|reply|answer|yes
        i|we won't|will|not ~1 take|accept no
        won't take no
        call|calling you ~3 every|until|again|today|tomorrow|at home|cell|mobile
        i'll|will be calling|call|ringing ~5 tomorrow|today|at|morning|afternoon|sharp|expect
        i|we expect|demand|insist|require ~3 you|your|answer|reply|response|call|confirmation
        you ?really ?simply ?just must|need|have ?to reply|respond|answer|act|decide|sign|call|book|buy|confirm|meet|talk
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
        just sign
        just say yes and|now|today|.|!
        give me|us ~1 one good reason
        why haven't|have|didn't|did ~1 you replied|answered|responded|called|reply|answer
        still waiting for|on your|you|an|a
        this|my is|will ~1 be ?my ?the last|final attempt|email|chance|message|time ~3 before|unless|so
        """,
    "flattery": """
        biggest|greatest|one|1 fan|admirer
        words cannot|can't|fail|can ~2 describe|express|capture|me|do
        no one ~7 understands|does|compares|could|leads|understand ~5 like|as|way you|yours
        nobody|noone ~6 understands|does|compares|could|leads|understand ~5 like|as|way you|yours
        no one ~4 comes close ~1 to you|your
        goosebumps|chills|shivers ~6 you|your|profile|post|article|talk
        gave|give|gives|got me|us ~1 goosebumps|chills|shivers
        brought|moved|reduced ~2 me|us ~1 to tears
        lost|lack for words
        you're|you are ~1 simply|truly|quite|just|by|without|absolutely|the ~3 best|greatest|finest|smartest|special|incredible|amazing|exceptional|extraordinary|genius|inspiration
        you're|you are ~2 inspiration|genius|legend|idol|role
        a|an|the|modern|new|real einstein|mozart|picasso|gandhi|messi|napoleon|michelangelo|beethoven|leonardo ~1 of|in
        born to lead
        gift|blessing to|for ~2 industry|world|sector|mankind
        world|industry|we needs|need more people|leaders|minds|executives like you
        if only ~3 like|as ~3 you
        i|i've ~3 dreamed|dreamt|dreaming|dream of ~2 working|meeting|speaking|talking
        my|our|personal ~1 idol|hero|heroine|muse
        i ~3 adore|worship|idolize|idolise ~3 you|everything|every|your
        second to none
        you|you've ~3 never|not ~2 wrong|fail|failed|mistake
        everything you touch|do|say|write ~2 gold|brilliant|perfect|turns
        not worthy
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
        you|you're|company|team are|is|look ?simply ?just ?absolutely perfect|perfection|flawless
        sheer|pure|absolute perfection
        only person|one|leader who|capable|able
        wise|smart|clever|brilliant enough ~1 see|know|understand|recognise|recognize
        someone|person|leader|executive ~1 of|with your ~1 calibre|caliber|stature|brilliance|genius|vision
        """,
    "condescending!": """
        try|please|do ~1 to|and keep up
        try|please|do ~1 to|and follow|understand|concentrate|focus
        pay ~1 attention now|because|here|.|!|,|:
        listen carefully|closely|up
        read this|that|it ~1 again|slowly|twice|properly
        """,
    "condescending": """
        not|hardly|never sure|certain|convinced ~2 you ~1 can|could|will|are|able ~2 follow|understand|grasp|handle|manage|keep
        in ~2 terms|words|language|way ~1 you can|could|might|will|may ~1 grasp|follow|understand|handle
        doubt ~2 you ~3 understand|understood|grasp|grasped|realise|realize|appreciate|comprehend
        clever|smart|good|big|pretty|nice|sweet girl|boy|lady
        draw|paint you a|some picture|pictures|diagram
        small|short|tiny|baby words ~3 you|nobody|so|for
        girl|lad|boy like you
        don't|do ~1 be ~1 dinosaur|laggard|luddite|fossil
        women|girls|ladies|foreigners|immigrants|boomers|millennials tend|are|struggle|often|usually|always|naturally|simply|just|can't|cannot ~4 struggle|bad|worse|numbers|emotional|slow|technology|computers|weak|unable|lazy|entitled|bossy
        are|were|is you|your|anyone|anybody ~1 even ~1 able|capable|aware|allowed|qualified|listening|trying|reading
        do|did|have|can you even ~1 know|understand|read|realise|realize|decide|care|have|think
        even you should|could|can|would|will|must|may|ought
        even people|someone|somebody like you
        over|above your|you head
        let ~3 sink in
        until|so|before ~2 sinks|sink in
        ask|get|find|have somebody|someone|anyone|a ~7 explain|translate|read ~4 to|for you
        explain|say|speak|repeat|write ~3 slowly
        go slow|slowly for|so you
        for your own good
        you'll|will thank me|us later|one
        it's|it|this|that|is not|isn't|hardly that|so|very ?hard ?difficult ?complicated ?complex for you|even
        it's|it|this|that|is not|isn't|hardly that|so hard|difficult|complicated|complex to understand|grasp|follow
        any|every child|schoolchild|monkey|five-year-old|toddler ~2 knows|understands|understand|know|could|can|see|grasp
        bless your heart|heart|little
        people|someone|women|men ~2 of|from your ~1 generation|age|sort|kind
        hard|difficult|complicated|complex for you ~1 to ~1 follow|grasp|understand
        worry|trouble your ~1 pretty|little head
        learn|master|understand|grasp ~1 the|your basics
        as i|we already|have ~1 explained|told|said ~2 times|twice|repeatedly|several
        i|we know|understand ~2 better ~2 than|for you
        what ~1 you ~1 fail|failed ~2 understand|see|realise|realize|grasp
        simple|clear enough for|that even
        do you follow me|?
        as you|even ?surely ?probably ?clearly ?obviously ?may do|surely|probably|clearly|obviously not|don't|cannot know|understand|realize|realise
        let me|us explain|spell|break|dumb ~3 simple|slowly|down|simply|terms
        even you|someone|a|your ~2 can|could|like|child|grandmother ~2 understand|you|manage|use
        you ?probably ?clearly ?obviously ?evidently ?simply|just don't|do|fail|lack ?not ?to ~2 understand|grasp|realize|realise|get|see|knowledge|expertise
        simple|plain|easy|small words|terms ~3 you|follow
        so ~1 you|even ~1 can|could follow|understand|keep
        for dummies|beginners|people|someone like
        is|only|just|really|made|meant|strictly for people|someone who
        for dummies|beginners|people|someone who ~1 don't|can't|cannot|not|never|struggle|struggles|fail|fails|lack|lacks|still|aren't|isn't
        too|bit|over ?complicated ?complex ?difficult ?hard for|your you|someone|head
        it's|this|is not|isn't|hardly rocket science
        obviously|evidently ~1 you|your ~3 never|not|don't|haven't|no
        in case|if you|you're|your ~2 slow|missed|confused|reading
        sweetheart|sweetie|honey|darling|dear|boy|girl|young lady|man|dear|sweetheart
        your|such cute|little|tiny|cute ~1 company|business|firm|operation|shop|startup
        """,
    "profane": """
        clusterfuck*
        motherfuck*
        dumbass|smartass|jackass
        half-assed|halfassed
        half assed
        ass off|hat|kicking
        your|my|their|kick|kicks|pain|lazy|fat|sorry ~3 ass|asses|arse|balls|butt
        bollocks|wank|prick|pricks|slut|sluts|whore|whores|douche|douchebag|tits|retarded|retards
        fck|fcking|fuk|fuking|effing|phuck
        son of a bitch|gun
        jesus christ
        holy shit|crap|hell|fuck
        for christ's|fuck's|god's sake
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
        product|software|tool|platform|support|app ?is ?are ?just ?pure ?absolute garbage|rubbish|trash|junk
        run|built|made|led|staffed by clowns|amateurs|crooks|idiots|fools|monkeys
        unlike ~2 garbage|rubbish|junk|trash|clowns|amateurs|crooks|overpriced
        garbage|rubbish|trash|junk|joke|scam|ripoff|rip-off|dinosaur|dinosaurs|disaster|clowns|amateurs|crooks|thieves|liars|incompetent ~4 competitor|competitors|vendor|provider|software|platform|tool|product|system
        your|their|other ~2 vendor|provider|supplier|tool|software|system|platform|agency|consultants|vendors ~2 is|are|was ~2 garbage|rubbish|trash|junk|joke|scam|dinosaur|crap|ripping|robbing|lying|laughing|milking|useless|terrible|awful|horrible|clowns|pathetic
        ripping|robbing|milking|fleecing you|your|customers
        going bankrupt|bust|under
        good riddance
        """,
}
TONE = Lexicon(
    {label: lines + FOREIGN.get(label, "") + SUBTLE.get(label, "") for label, lines in (_ENGLISH | PRIVATE).items()},
    typos=False,
)

# Words that are names as well, so that only their lower case counts.
UNLUCKY = frozenset(
    "dick cock cockburn scunthorpe essex sussex wang hooker gay bloody shitake kicks suck hell damn crap badass".split()
)
