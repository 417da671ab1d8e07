"""The phrases of tone that stay polite in every word: veiled threats, reckonings, comparisons that belittle."""

_BOSSES = (
    "boss|bosses|board|ceo|cfo|coo|cto|cio|director|directors|superior|superiors|management|chairman|chair|owner|owners|investors|"
    "shareholders|auditors|auditor|manager|managers|supervisor|president|chief|leadership|head|partners|regulator|insurer|insurers"
)
_PEERS = (
    "heads|leaders|teams|companies|firms|peers|buyers|directors|people|managers|others|everyone|everybody|controllers|cfos|"
    "competitors|rivals|businesses|plants|operators|departments|executives|head|leader|team|company|firm|manager|beginner|trainee|intern|student|apprentice"
)
_TITLE = "?managing ?general ?finance ?financial ?executive ?operating ?chief ?line ?own ?whole"

SUBTLE = {
    "hostile": f"""
        shame|pity|awkward|unfortunate|embarrassing|unpleasant|uncomfortable ~2 if|should|when|were ~5 hear|hears|learn|learns|find|finds|heard|found|read|reads|see|sees|notice|notices ~4
        explain|explaining|tell|telling|report|mention|describe ~2 to {_TITLE} your {_TITLE} {_BOSSES} ~3 why|that|how|what|who
        take|taking|raise|raising|bring|bringing ~2 up|matter|further ~1 with|to her|him|them|whoever|someone|your|those
        otherwise ~3 i'll|i|we|we'll ~3 escalate|complain|ring|phone|raise|involve|copy
        remembered ~1 as|for the|being|one ~4
        name ~2 come|comes|came|be|is|gets ~1 up|mentioned|attached ~5 loss|losses|blame|failure|audit|bill|damage|miss|missed|asked|asks
        lost|lose|losing ~2 post|posts|job|jobs|position|positions|role|chair|seat ~2 over|for ~1 less|this|such
        you ~3 be|are the|only one|person ~3 who|that ~2 let|lets|missed|misses|said|says|refused|stood|blocked|ignored|failed ~4
        who ~2 will|would|gets|is ~2 blame|blamed|responsible|answer ~4
        explain|explaining ~1 later|afterwards
        wonder|curious|interested|imagine|know|ask|asking what|how ~1 your ~3 {_BOSSES} ~2 would|will|might|may ~2 make|say|think|react|feel
        me being patient|nice|polite|kind
        i|we have|can|know ~1 ways|means
        i|we|i'll|we'll will|shall|won't|not ~2 forget|remember ~2 this|it|that|who|how
        how ~2 this|that|it ~2 look|looks|looked|reflect|reflects ?badly ?poorly on|for|to ~1 you
        on your head|conscience
        you|you'd|you'll ~3 wish you ~1 had
    """,
    "shaming": """
        worth|worthy ~1 the|his|her|their|your|of title|name|salary|pay|badge|job
        must|need i ?really|honestly explain|spell|repeat|remind
        do i ?really have|need to explain|spell|repeat|remind|beg
        reply|answer|yes|no|it|this|that ~5 is|isn't|is ~1 not that|so|too|rocket hard|difficult|much|complicated|science
        everybody|everyone|anybody ~1 else ~3 has|have|had|already ~2 understood|grasped|seen|got|realised|realized|switched|moved
        do|don't ~1 you ~1 enjoy|like|love|want|prefer ~1 wasting|losing|burning|throwing|being|falling|to ?keep waste|lose|burn|throw|left|behind|money|time|wasting|losing
        bet|guess|suppose ~1 you ~1 will|won't|not|don't|never ~3 even ~2 read|open|answer|finish|get|care
        you|you're ~1 seem|are|appear|become|clearly|obviously ~2 be the|a bottleneck|problem|obstacle|blocker|hold-up|holdup|stumbling
        weak|weakest link|point ~3 is|are you|your
        wonder|wondering|curious|doubt ~2 whether|if|that you ~1 read|open|check|care|even|notice ~3
        smart|good|real|serious|successful|great|strong|wise|sensible|responsible leader|leaders|people|manager|managers|buyer|buyers|executives|operators|professionals ~1 reply|answer|act|respond|decide|move|know|listen
        somebody|someone|anybody|anyone|people|person|man|woman in|of|at your position|level|seniority|standing|calibre|caliber ~2 can|should|must|could|would|ought|will|has
        not answering|replying|responding ~2 says|speaks|tells
        only|just ?an amateur|amateurs|fool|fools|idiot|idiots|dinosaur|dinosaurs|laggard|laggards|beginner|beginners
        hard|difficult|impossible ~1 to see|understand|imagine|believe ~1 why ~3 you ~2 say|said|turn|turned|refuse|decline|pass|wait|hesitate|not
        too busy ~3 to see|notice|realise|realize|read|care
        not|n't|hardly|scarcely worth ~3 line|word|reply|answer|minute|while|trouble|attention ~3
        nothing|silence ~1 in return
        i|we ~2 got|have|had|received|heard nothing ~1 .|,|;|-
        i|we ~2 still|now|days|weeks ~2 have|got|had|hear nothing
        not even|so|as a|an|much|one ~1 line|word|no|reply|answer|acknowledgement|acknowledgment|nod
        expected|hoped|expect|deserve|deserved|earned|merit ~5 courtesy|decency|civility|respect|manners|answer|reply|sign|word|line
        hold|held|holding ~3 silence|it|this ~2 against you
        twice|thrice ~3 you ~2 left|missed|ignored|skipped|cancelled|failed
        lack|want of manners|courtesy|respect|decency|politeness
        i|we took ~1 trouble|time|pains|care ~14 nothing|silence|no|never|without|not
        despite|after|given ~2 all|the ~3 trouble|time|effort|efforts|work|hours ~4 i|we
        your competitors|rivals|peers|colleagues answer|answered|reply|replied|respond|responded|manage|managed|bother|bothered
        your ~2 colleagues|predecessor|assistant|competitors|peers ~5 more|better|far|less ~1 courteous|polite|civil|forthcoming|responsive|helpful|friendly|professional|attentive|open|mannered
        hope|trust ~4 not|n't ~2 how|way you|your ~3 treat|treats|handle|speak|answer|deal|run|serve
        how ~1 seriously|serious|much ~5 you|your|she|he|they|one|director|manager ~3 take|takes|took|care|cares|want|wants
        one has|must|can|may|might|could ~2 wonder|ask|question|only
        makes|make|made me|us|one wonder|question|doubt
        apparently|evidently|clearly|obviously|seemingly|presumably ~6 not|n't|isn't|aren't|no|never|little ~3 priority|priorities|concern|interest|important|matter|matters|topic|urgent|worth
        seems|appears ~6 not|n't|isn't|no|little ~2 priority|concern|importance ~2 you|your|there
        if ~6 matter|matters|mattered|means|meant|important|interest|interests ~2 you|your at|all|the|least ~1 all
        if ~3 care|cared ~4 at all
        to you at all
        busy ~1 as|like usual|always|ever
        nobody|noone|anyone|anybody|somebody|someone|one|whoever|everyone|those|leader|manager|director|head|buyer who ~2 takes|take|took|is|are ~5 seriously|serious|responsible
        minding|mind the shop|store|till
        asleep|sleeping at|on ~1 wheel|job|switch
        i|we can|could|must|have ~2 only|but|to|now ~1 assume|conclude|suppose|infer|gather ~8 not|n't|no|nothing|little|too|you
        how many|often ~2 more|times ~1 mails|times|letters|i|we|must|do|should
        i|we ~3 hardly|barely|scarcely ~2 believe|imagine ~3 you
        surely|even ~2 you ~3 owe|owes|agree|admit
        disappoint* ~3 in|by|with|from|you
        have|has ~2 to|gone ~3 chase|chasing|run ~1 after you|your
        you|you've ~2 forgotten|forgot|overlooked|lost|neglected ~1 me|us|my|our|again|yet
        your ~1 continued|long|total|complete|stubborn|prolonged silence
        radio silence
        unlike ~4 who|others|some ~4 replied|answered|responded|reply|answer
        find|found ~1 it|this|that ~2 odd|strange|curious|telling|remarkable|interesting|hard ~2 that|how|to ~5 you|your
    """,
    "pushy": """
        will|shall|i'll|we'll assume|presume|conclude|take ~2 you ~2 read|agree|accept|approve|agreed|accepted|consent
        if|unless|should ~2 you ~4 answer|reply|respond|hear|decide ~6 take|turn|go|write|speak ~3 up|to|with <name>
        be|stay|get|keep|remain ~1 in touch ~1 every ~2 day|days|week|until
        if|should|unless ~10 nothing|answer|reply|hear ~14 raise|take|bring|mention ~3 with|to your ~3 director|boss|manager|ceo|cfo|board|superior|superiors|head
        decision|matter|question ~2 lies|lie|sits|belongs ~1 above you
        with or without ~1 invitation|appointment|notice|permission
        i|we|i'll|we'll ~2 be|come|drop|stop|turn|stand|appear|show ~2 at|by|in|up ~1 your office|door|desk|reception|plant|building|site|house ~6 whether|anyway|uninvited|unannounced|regardless|like
        that is all i need ~2 and ~2 need
        i need it|this|that|one|yours|your ~3 today|now|tonight|tomorrow|immediately|by
        kindly|please|trust|hope|expect|perhaps|maybe ~6 answer|reply|pick|read|find|call|respond|come|show|decide|manage ~3 this time ~1 .|;|,|-|round
        do us ~2 favour|favor
        keep|keeps|go|carry ~1 knocking|ringing|asking|coming|calling|pestering|sending|trying ~4 until|till
        act|decide|choose|sign|move|answer now|today ~2 or
        won't|not|never go away
        i|we ~2 not|n't|never take ~2 no|silence ~2 for
        one last|final time
        running|run|wearing ~1 out|thin of|patience ~1 patience
        patience is|has|wears|running|ends ~2
        i|we expect|demand|insist|require ~2 answer|reply|response|decision|call|yes|no ~4 by|today|now|tomorrow|before
    """,
    "condescending": f"""
        most|every|any|all|even|other|your|the ~5 {_PEERS} ~4 worked|figured|found|got|solved|learned|learnt|sorted|understood|fixed|grasped|settled|dealt|knew|moved|done|did|solves|knows|know|master|mastered|have ~4 years|ages|long|decades ago|since
        {_PEERS} ~6 would|should ~1 have|know|long|never|already|at ~4 long|years|ages|know|known|better|blush|once|ago|already|first
        fairly|rather|pretty|quite|so|really|very|truly|frankly basic|elementary|obvious ~2 thing|matter|stuff|step|mistake|question|to
        even ~1 people|someone|somebody|those|a|an|the|your|our|managers|staff|executives ~6 manage|manages|managed|grasp|grasps|copes|cope
        even ~4 can|could|should|would|will ~1 grasp|follow|understand|manage|see|get|do
        surely|hopefully|presumably ~2 you|someone|a|anyone ~2 can|could|know|manage|see|understand|have|spare
        not|hardly|scarcely|surely ~1 not ~1 beyond ~1 you|someone|anyone|somebody|a|even
        not|hardly|scarcely ~1 beyond ~1 you|someone|anyone|somebody|a|even
        more slowly|carefully|closely ~1 this|next time
        slowly this|next time
        want|like|care|wish to reread|re-read
        man|woman|person|someone|somebody|executive|leader in|of|with your ~1 position|standing|rank|seniority|experience|age ~6 better|should|beyond|ought|know|would|surely|hardly|must
        know|knows|knew no|any better
        whoever|people|those|someone|somebody sold|talked|persuaded you ~4
        laughing all the way
        no to everything|anything|everyone
        - really|seriously|honestly ?
        in 2024|2025|2026|2027 ~1 really|seriously|honestly
        let ~1 me|us ~2 put|say|spell|explain ~6 even
        for|as ~1 someone|somebody|a ~4 you ~2 surprisingly|remarkably
        i'm|i|we|are|am sure ~2 you ~2 mean|meant well
        you|your ~3 simply|just|clearly|obviously|evidently ~1 not|n't|haven't|don't ~2 understood|understand|grasped|seen|aware|realised|realized|read|thought
        you ~3 should|would|ought ~1 have ~2 known|seen|noticed|realised|realized|done
        it's|is|it ~2 time ~2 you ~2 caught|grew|woke|learned|learnt|joined|moved|got|stopped
        with|all ~1 due respect
        with respect ~1 , ~1 anybody|anyone|you|your|nobody|any
        bless
        cute|adorable|quaint|charming|brave|bold ~3 that|how|way|choice|little|of ~3 you|your|still
        still ~2 using|use|on|with|running|stuck|type|typing|keying ~5 really|seriously|?|in 2025|2026
        don't ~1 worry|panic ~4 i|we'll|i'll ~2 explain|slow|simple|easy
    """,
    "flattery": """
        you|you're ~2 one of a kind|million
        you are|were|remain|must ~2 a|an|the ~1 legend|genius|superstar|rockstar|rock|icon|visionary|titan|guru|hero|god|master ~1 among|of|in|to|,|.|!|star
        in love with ~2 how|the|your|everything|what
        every|each ~2 post|word|article|interview|talk|speech|line ~2 of|you|for ~4 years|written|ever|said|posted
        followed|read|watched|studied ~2 your|you ~1 every|all|each
        could|can only learn ~2 you
        dream|dreamed|dreamt ~2 of ~2 client|customer|partner like
        you ~2 are|have|deserve ~2 statue|nobel|medal|oscar|crown|throne
        lucky|blessed ~2 to ~1 have you|your
        nobody|noone|none ~5 your ~1 eye|instinct|touch|talent|gift|insight|brilliance
    """,
    "disparaging": """
        tool|system|software|vendor|provider|spreadsheet|spreadsheets|setup|supplier|platform ~4 is|are ~2 what ~1 one|you|people|they ~5 no|better|cheap|worse|desperate|idea
        toy|toys|museum|relic|fossil|antique|joke|dinosaur|stone ~4 you|your|still|age
        held together ~2 with|by
        belongs in ~1 museum|bin|past|history
    """,
}
