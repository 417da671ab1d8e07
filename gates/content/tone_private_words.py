"""The phrases of tone that come too close: looks, family, faith, age, health; what a stranger should leave alone."""

PRIVATE = {
    "familiar": """
        how old are you
        you|you're seem|look|looked|sound|sounded|appear|seemed ~3 stressed|tired|exhausted|sad|lonely|unhappy|pale|overworked|worn|drained
        are you ~1 sleeping|eating|drinking ~1 well|enough|badly|too|alone
        dress|suit|outfit|skirt|haircut|beard|glasses|shirt|blouse|heels ~8 suits|flatters|on|becomes you
        it|that|which really|truly ?so suits you
        you|you're ?are|look|looking|'re ~2 attractive|handsome|gorgeous|beautiful|sexy|cute|adorable|stunning|good-looking|ravishing
        how attractive|handsome|sexy|gorgeous|beautiful|pretty|cute you
        attractive|handsome|gorgeous|beautiful|pretty|cute|sexy woman|man|lady|girl|guy|face|smile|eyes|voice|self|hair
        your ~1 lips|curves|perfume|haircut|cleavage|smile
        your|those ~1 beautiful|lovely|gorgeous|pretty|nice|blue|green|brown eyes|figure|legs|body|hair|voice|face|dress
        you|you've ~2 lost|gained ~2 weight|pounds|kilos
        you|you've ~2 put on ~1 weight|pounds|kilos
        pictures|photos|photo|picture|pics|selfie ~6 holiday|vacation|beach|private|swimsuit|bikini|wedding|kids|children|dog ~3 facebook|instagram|you|your|adorable|cute|.
        your ~1 instagram|tiktok|facebook ~2 selfie|selfies|beach|bikini
        known ~3 other ~2 forever|ages|lifetime
        i|we feel|felt ~2 like|as|a|real ~3 friends|soulmates|connection|spark|chemistry|bond
        connection|chemistry|spark|bond between us|you
        take|treat you ~1 out ~3 dinner|drinks|drink|wine|lunch|sometime|tonight|weekend
        take|treat you to|for dinner|drinks|wine
        just|only the two of us
        between you and me
        glass|bottle of wine ~5 you|us|together|talk|chat
        my dear|dearest|darling|friend ,
        dearest|darling|sweetie|hun|hon
        you've|you|i've been on|in my mind|thoughts|head|dreams
        been thinking of|about you
        thinking of|about you
        crush on
        flirt|flirting ~1 with you|me
        where you ~1 live|sleep
        i|we|drove|walked|passed|saw|went ~1 past|by|near|outside|around your house|home|flat|garden
        saw|seen|spotted you ~1 at|in|on|near|outside ~2 gym|church|supermarket|beach|street|bar
        wink wink
        see|seeing you ~2 naked|pajamas|bed
        hey|hi|yo|hello|morning ~1 babe|sexy|gorgeous|beautiful|handsome|bro|bruh|dude|sweetheart|honey|darling|love|sugar|cutie|stud
        you look|looked|looking ~2 great|gorgeous|stunning|beautiful|hot|lovely|amazing|fit|handsome|younger|pretty
        lovely|beautiful|gorgeous|nice|great|stunning|cute ~2 photo|picture|smile|eyes|headshot|selfie|face|family|kids|wife|husband|dog
        are you|you're single|married|seeing
        over|for|have ~1 drinks|dinner|cocktails ~3 you|just|alone|two|tonight|my
        kiss|kisses|hugs|xoxo|xxx
        i|i've ?have|had ~1 dreamed|dreamt|thinking|fantasize|crush ~2 of|about|on ~1 you
        can't|cannot stop thinking
        love you
        miss you
        missed you .|,|;|!|so|already|badly|much|all|every|terribly|too|and|dearly|lately|since|when|while
        """,
    "insensitive": """
        pregnant|menopausal|disabled|fat|overweight women|woman|ladies|people|men|mothers ~5 should|must|ought|need|can't|cannot
        may the|our lord|god|almighty
        god|lord ~1 guide|guides|bless|protect
        you|you've|you're|your ?have ?just ?recently ?are went|gone|go|going|been|had|got|getting ~5 divorce|divorced|miscarriage|chemotherapy|widowed|bereavement|breakup|bankruptcy
        you|you've|you're ?have ?recently ?just ?got ?are ?getting ?going ?through ?a divorced|divorce|divorcing|widowed|pregnant|sacked|bereaved
        hope|trust|heard ~3 chemo|chemotherapy|pregnancy|divorce
        your chemo|chemotherapy|sobriety
        as a|another|fellow ~1 christian|muslim|jew|catholic|hindu|protestant|buddhist|mormon|republican|democrat|patriot
        fellow christian|muslim|jew|catholic|hindu|believer|mormon|republican|democrat|patriot
        god|lord bless|blesses|wants|told|willing|led
        jesus|allah ~2 loves|saves|lord
        pray|praying|prayed|prayers ~2 you|your
        at|aged|turning twenty|thirty|forty|fifty|sixty|seventy ?one|two|three|four|five|six|seven|eight|nine ?, you|you're
        at|aged|turning <number> ?, you|you'll|you're must|surely|probably ~5 retirement|tired|old|slow|pension|young
        you|you're ?are ?must ?be ?only ?already ?almost ?nearly ?now <number>|thirty|forty|fifty|sixty|seventy ?one|two|three|four|five|six|seven|eight|nine years ?of old|age|young
        your own|personal retirement|age
        you|you're ~6 approaching|nearing|thinking|close ~2 retirement|menopause
        too old|young for|to ~4 you|your|this|understand|change
        hope|heard|hear|read|saw|noticed|sorry ~6 you|you're|you've|wife|husband ~4 unwell|ill|sick|depressed|divorced|pregnant|widowed|rehab|bereaved|miscarriage|diagnosed
        your ~1 health|drinking|weight|diabetes|heart|panic ~1 issue|issues|problem|problems|scare|attack
        your ~1 diabetes|drinking|sobriety|stutter|wheelchair|miscarriage|menopause
        for a|an woman|man|girl|lady|foreigner|immigrant|blonde|mom|mum
        women|men|ladies|girls ~3 like you|yourself
        your ~1 accent|ethnicity|sexuality|faith|mosque|synagogue|prayers|orientation|religion|nationality
        your|the ~2 layoffs|layoff|redundancies|bankruptcy|divorce|miscarriage|bereavement|funeral|cancer
        your ~2 redundancy|insolvency|lawsuit|illness|diagnosis|pregnancy|surgery|burnout|breakup|disability|depression
        sorry for|about|to ~2 your|the|hear ~4 loss|divorce|father|mother|wife|husband|illness|diagnosis|passing|layoffs|accident|parents|son|daughter|brother|sister|death
        condolences
        passing|death of ~2 your
        since|now|after ~2 you|your|you're|let|laid ~4 laid|fired|let|cut ~4 people|staff|team|employees|off|go|jobs|half
        fewer|smaller|remaining|surviving|leaner ~1 people|team|staff|employees ~4 after|since|layoffs|left|cuts
        survivors|survived ~3 layoffs|cuts|redundancies|restructuring
        congratulations|congrats|great|exciting|happy ~5 layoffs|restructuring|downsizing|divorce|bankruptcy|redundancies|cuts|illness
        blessed|happy ramadan|diwali|hanukkah|eid|lent
        your own|personal ~1 church|politics|political|race|gender|weight|salary|debt|debts|mortgage
        as|being a|an ~1 woman|women|man|muslim|christian|jew|jewish|hindu|gay|lesbian|immigrant|foreigner|mother|father|millennial|boomer ~3 you|like|your|of|in
        at your age
        someone|people your|of|like age|your|you
        """,
}
