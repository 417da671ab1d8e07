"""Phrases that claim what a law or a regulator restricts, by reason code (facts/gates.md section 5).

A label is ``code`` or ``code:sense``; the sense says what else must hold for the phrase to count. Phrases are read by
`gates.text.lexicon`, so case, spacing and disguises do not matter.
"""

from gates.content.regulated_more_words import MORE
from gates.text.lexicon import Lexicon

_THING = (
    "platform|platforms|tool|tools|solution|solutions|software|product|products|service|services|system|systems|provider|"
    "providers|vendor|vendors|partner|supplier|option|choice|price|prices|pricing|value|results|support|team|technology|"
    "app|suite|engine|offering|company|firm|automation|model|ai|security|coverage|rates|rate|deal|accuracy|consultants"
)
_RIVALS = (
    "competitor|competitors|competition|rivals|rival|vendors|vendor|tools|tool|providers|provider|platforms|platform|"
    "solutions|solution|suppliers|supplier|systems|products|product|else|software|anyone|consultants|agencies|agency"
)
_MORE = "better|faster|cheaper|quicker|safer|easier|simpler|smarter|stronger|superior|lower|higher|greater|more|less|further"
_MOST = "fastest|cheapest|safest|easiest|smartest|simplest|strongest|quickest|finest|greatest|lowest|highest|largest|biggest"

PHRASES = {
    # ------------------------------------------------------------------ FTC Act s. 5; FINRA 2210(d)(1)(B)
    "guarantee": """
        guarante*
        garanti*
        garantiz*
        garantier*
        risk free
        riskless
        risk less|light commitment
        no risk
        no risks
        no ?financial|real|commercial|possible|conceivable risk
        zero risk|risks
        without ?any|the ?financial risk
        free of|from ?any risk
        risk is ?all|entirely|completely|fully on us|our|ours
        take ?all ?of the risk ~3 you|your|off
        carry|bear|assume|shoulder ?all ?of the risk
        risikofrei*|risikolos*
        ohne ?jedes|jegliches risiko
        kein risiko
        sans ?aucun risque
        aucun risque
        sin ?ningun riesgo
        cannot|can't|cant ?possibly lose|fail|miss
        can not ?possibly lose|fail|miss
        can ?simply not lose|fail
        impossible to lose|fail
        nothing to lose
        no way to|you|this|it ?can|could lose|lose|fail
        no downside
        zero downside
        no scenario in which|where
        no world|case|situation|circumstance|circumstances in|where|under which
        never ?ever fails|fail
        fail safe
        fool proof
        bullet proof
        iron clad
        sure thing|fire|bet
        surefire
        dead certain|cert
        certain to see|save|win|get|cut|pay|work|grow|hit|deliver|improve|reduce
        bound to see|save|win|get|cut|pay|work|grow|deliver|improve|reduce
        works ?for everyone|anyone every ?single time
        works without fail|exception
        always works
        succeeds every time
        success is assured|certain|inevitable|a given
        results are assured|certain|inevitable|a given|secured
        savings are assured|certain|inevitable|a given|locked
        assured results|savings|outcome|outcomes|success|growth
        100 % success|certain|certainty|safe|secure|accurate|accuracy|reliable|uptime|satisfaction|satisfied
        hundred percent success|certain|safe|secure|accurate|reliable
        complete|total|absolute certainty|safety|security
        have|has|you've my|our word
        give you my|our word
        we|i|i'll|we'll ?can|will|do ?hereby|solemnly promise|vow|swear|pledge ~2 you|that|to|your|a|an|better|faster|results|savings
        we|i ?can|will assure you
        rest assured ?that you|your|we|the|our
        stand behind ~8 or|otherwise|refund|free|nothing
        or you|your ?company|team|firm pay|pays|owe|owes nothing|zero
        or ?else|otherwise it|it's|its ?is free
        or we ?will pay|refund|work|cover|eat
        or we'll pay|refund|work|cover|eat
        or you|you'll ?will|would|do|don't|won't ?not owe|pay anything|nothing|us
        you only|just pay ~3 when|if|once|for results
        you pay only|nothing|us ?only if|unless|until|when|once|for
        don't|won't pay ~4 unless|until
        money back
        fee|fees|money|payment|investment back
        outcome|outcomes|success|results|result|savings|return|payoff is|are ?all|almost|absolutely assured|certain|guaranteed|inevitable|secured
        no way ~2 not|doesn't|won't|fails
        full refund
        every cent|penny|dollar|euro back
        refund ~5 if|unless
        get your money
        return your money|fee
        no win no fee
        no cure no pay
        geld zuruck
        nothing|there's can|could|will go wrong
        never ?have|need to worry ?about ~2 again
        will|we'll|you'll|it'll|that'll definitely|certainly|surely|undoubtedly|absolutely|inevitably|always|unquestionably see|save|get|win|cut|reduce|double|grow|earn|pay|improve|increase|close|hit|be|deliver|recover|gain|find|make
        definitely|certainly|surely|undoubtedly|absolutely|unquestionably will|see|save|win|cut|double|earn|pay
        will|we'll|you'll|it'll without ?a ?any doubt|question|fail
        without ?a fail
        you will never ?ever lose|miss|fail|regret
        you'll never ?ever lose|miss|fail|regret
        count on ~3 saving|savings|results
        take ~3 to the bank
        will|would|to|we'll|you'll|it'll|and|gonna ?at ?least double|triple|quadruple|halve|10x your|the|our
        you|we ?will hit|beat|exceed ~2 target|targets|quota ~1 every|each|always
        locked in savings|results|gains
        eliminate|eliminates|remove|removes ?all|every ?of ?the|your risk|risks|error|errors
        never ?ever lose ~4 again
        zero ?billing|payment|matching|data|delivery errors|mistakes|downtime|defects|failures|losses
    """,
    # -------------------------------------------------------- FINRA 2210(d)(1)(F); SEC 206(4)-1(a); 16 CFR 437
    "returns": """
        past performance
        track record of returns|outperform*|profit*
        returns of ?up|about|over|around|more ~2 <number>
        annual|yearly|monthly|double|triple|assured|steady|stable|high|higher|superior|attractive|fixed digit? return|returns|yield|yields
        double digit return|returns|growth|yield
        return on ?your|this investment of ~2 <number>
        <x>
        double|triple|quadruple|multiply|grow ?your|their money|income|portfolio|savings|capital|wealth|earnings|investment
        passive income
        extra income
        six|seven figure|figures
        tax free income|returns|gains
        out perform* ~2 market|index|benchmark
        outperform* ~2 market|index|benchmark
        beat|beats the market|index|benchmark
        make|makes|earn|earns ?you ~2 money|fortune|millions
        earn ?it back|back
        earns ?it back in|within
        earn* back ~5 within|in <number>
        earn up|over|more|at ~1 <number>
        pays ?for itself
        pay for itself
        paid for itself
        pay* itself back|off
        ?instant get rich
        get rich
        rates|prices|shares|stock|markets|costs|wages will ?almost|all ?certainly|surely|definitely|only|soon rise|fall|drop|double|crash|climb|soar|jump
        is|are|market ?almost certain|bound|set to double|soar|crash
        will be worth ~3 more
        inflation proof
        renditen|rendite von
        rendement garanti|assure
    """.replace("        <x>\n", "").replace("        ?instant get rich\n", ""),
    # ------------------------------------------------------------------------------------ FDA; FTC Act s. 12
    "health": """
        clinically|medically|scientifically proven|tested|validated|shown
        clinical ?trials|studies|evidence prove*|show*
        doctor|doctors|physician|dentist|pharmacist recommended|approved
        recommended by doctors|physicians|dentists|nurses
        fda approv*|clear*|register*|certif*|endors*|compliant|listed
        approved|cleared|registered|certified|endorsed by|with the fda
        cures|cure|heals|heal ~3 disease|cancer|diabetes|illness|pain|insomnia|migraine|migraines|anxiety|depression|burnout|condition|conditions|ailment*|patients|people|staff|stress|back
        treats|treat|prevents|prevent|relieves|relieve|eliminates|reverses|reverse ?chronic|your|their|staff ~2 pain|disease|cancer|diabetes|illness|anxiety|depression|burnout|insomnia|infection|infections|migraine|migraines|arthritis|dementia|injury|injuries|fatigue|symptoms
        reduces|reduce|lowers|lower|cuts|cut|eases|ease ~3 anxiety|depression|burnout|pain|blood|mortality|injuries|insomnia|symptoms|infections|cholesterol|migraines|absenteeism|sickness
        boost*|strengthen* ~2 immune|immunity|metabolism
        lose weight
        weight loss
        sleep better
        improve*|better ~2 patient outcomes|health|wellbeing|sleep|mortality|recovery|survival
        save*|saves|saving lives
        side effect free
        no side effects
        without side effects
        anti aging
        detox*
        diagnose*|diagnoses ~3 disease|cancer|condition|conditions|patients
        therapeutic
    """,
    # ------------------------------------------------------------------------------ 16 CFR 260, Green Guides
    "environment": """
        carbon|climate|co2 neutral|negative|positive|free
        klimaneutral*
        neutre en carbone
        net zero
        zero emission|emissions|waste|carbon
        emission|emissions free
        100 % green|renewable|recyclable|sustainable|recycled|biodegradable|clean|eco*|natural
        fully|completely|entirely|truly green|renewable|recyclable|sustainable|biodegradable|compostable
        eco friendly
        environmentally friendly|safe|sound
        planet|earth|climate friendly
        good|better|best for the planet|environment|climate
        save*|saves the planet
        greenest
        most sustainable
        no ?environmental|carbon footprint
        umweltfreundlich*
    """,
    # ----------------------------------------------------------------- 16 CFR 255; SEC 206(4)-1(b)
    "testimonial": """
        recommended|endorsed|vetted|praised by
        as recommended|endorsed|seen|featured by|in|on
        featured in|on forbes|techcrunch|bloomberg|wired|the|gartner|fortune|inc|cnbc|bbc
        comes recommended
        come* highly recommended
        highly recommended
        swear* by us|our|it|match|the
        rave about|reviews
        raving about
        love|loves|adore|adores us|our|using
        customer|customers|clients|users|everyone ?all|just|simply|really love|loves|adore|rave|swear
        customer|customers|client|clients|user|users|cfo|coo|ceo|cto|cmo|head|director|vp|manager|owner|controller told me|us
        customer|customers|client|clients|user|users|cfo|coo|ceo|cto|cmo|director|vp|manager|owner|controller says|said|tells|calls|called|described|describes|raves|credits|reports|swears|wrote
        cfo|coo|ceo|cto|cmo|head|director|vp|manager|owner|controller|team of|at ~4 told|says|said|calls|called|described|describes|raves|credits|swears|wrote ~1 me|us|it|we|that|match|our|they|he|she|"
        in the words of
        award winning
        we|we've|match ?just|recently won|win|received|earned|scooped ~6 award|awards|prize|medal
        forbes|techcrunch|bloomberg|wired|fortune|gartner|forrester calls|called|says|said|praised|praises|features|featured|loves
        award from
        won ~3 award|awards|prize
        voted ~4 best|top|number|#
        rated ~4 best|top|number|stars|star|g2|capterra|trustpilot|gartner|<number>
        stars|star|rating on|at g2|capterra|trustpilot|google|gartner
        five|5 star|stars ?rating|ratings|review|reviews|rated
        top rated
        leader in ~4 gartner|forrester|g2|quadrant|wave
        gartner|forrester|g2|idc names|named|leader|ranked|ranks|rated|recognized|recognised|recommends|calls
        magic quadrant
        named|recognized|recognised|ranked ~6 gartner|forrester|g2|idc|quadrant
        trusted by ~3 leading|top|best|major|biggest|world*|fortune|everyone
        fortune 500|100|50|1000 companies|firms|customers|clients|brands|names
    """,
    # ------------------------------------------------------------------------------------- 16 CFR 251, 233
    "free_offer": """
        free forever
        forever free
        free for life|ever
        for free
        free ?of charge|cost
        freeofcharge
        free ~1 trial|trials|pilot|pilots|month|months|year|quarter|week|weeks|account|plan|tier|licence|license|licences|licenses|version|subscription|upgrade|setup|onboarding|implementation|migration|seat|seats|credits|credit|sample|samples|gift|installation|access|until|shipping|edition|proof|health
        completely|totally|absolutely|entirely|100%|truly|always free
        100 % free
        is|it's|its|stays|remains|are ?completely|totally|absolutely|always free to use
        is|it's|stays|remains free ?for the|your|up|first|good|as|any|all|every
        month|months|year|quarter|weeks|days|setup|onboarding|installation|implementation|migration|pilot|trial is|are ?also|completely|totally free
        month|months|year|quarter|weeks|days|setup|onboarding|installation|users|seats free
        costs ?you|your|us nothing|zero
        cost ?you|your nothing|zero
        won't|wont|doesn't|not cost ?you ?your|a ?team|single nothing|penny|cent|dime|anything|thing
        at no ?extra|additional|upfront|further cost|charge
        at zero cost
        no|zero ?upfront|setup|hidden|up|extra front? cost|costs|fee|fees|charge to|for|whatsoever|ever|involved|involved|at
        no ?hidden|setup|upfront fees|fee|charge|charges
        without ?any|extra charge|cost|paying|payment
        no strings attached
        without obligation
        no purchase necessary|required|needed
        no credit card
        on the house
        on us for ~3 month|months|weeks|days|quarter
        our treat
        complimentary
        gratis
        kostenlos*
        kostenfrei*
        unverbindlich*
        gratuit*
        offert
        gratuito*
        nothing to pay
        fee|fees|charge|charges|cost|costs is|are|gets ?all waived|dropped|refunded
        waive|waived|waiving ~3 fee|fees|charge|charges|cost|costs
        pay nothing
        giveaway
        gift card|cards|voucher|certificate
        amazon voucher|card|gift
    """,
    "discount": """
        discount*
        <y>
        half price|off
        special ?introductory|launch price|pricing|offer|rate|deal
        introductory price|pricing|offer|rate
        price match
        cash back
        cashback
        rabatt
        remise de
        rebate on
        two|buy for the price of|one
        lock in ~3 price|pricing|rate|rates
        save big
    """.replace("        <y>\n", ""),
    # ---------------------------------------------------- FTC Act s. 5; unauthorised practice of law
    "legal_advice": """
        you|you're|your ~4 legally|statutorily required|obliged|obligated|bound|liable|mandated
        legally required|obliged|obligated|bound|mandated
        required|obliged|mandated|forced by|under ?federal|state|eu|us|german|new law|statute|regulation|gdpr|hipaa
        law|regulation|regulations|gdpr|hipaa|regulator|regulators|statute|directive|irs|sec require*|oblig*|mandate*|forces|compel* ~1 you|your|companies|businesses|every|all|that|firms|employers
        by law you|your|companies
        you must|have ?to by law
        must by law
        new|under ~1 directive|law|regulation|rules|act ~1 you|your have|must|need
        break|breaks|breaking|violat*|breach*|infring* ~2 law|laws|regulation|regulations|gdpr|hipaa|statute|rules
        in breach|violation of
        against the law
        illegal|unlawful
        not|non legal|legally ?compliant|permitted|allowed
        you|you're|your|company|business|firm|directors ~3 personally ?be liable|prosecuted|sued|fined
        you ~3 liable|prosecuted|sued|fined
        face|facing|risk|risking|risks ~4 fine|fines|penalty|penalties|prosecution|lawsuit|lawsuits|jail|sanctions
        non|not compliant ~3 with|unless|until|without
        noncompliant
        you|you're|your ~5 non|not compliant|compliance
        you|you're|your ~5 out of compliance
        puts|put|leaves|leave you ~3 compliance|law|liable
        mandatory for you|your|all|every|companies
        entitled by law
        you can|could|should|may sue|claim|deduct|write
        tax deductible
        deduct|write ~4 from|off ?your tax*
        our lawyers advise|say|confirm|confirmed
        legal advice is
    """,
    "agency_approval": """
        irs|sec|fda|ftc|fcc|epa|osha|finra|bafin|fca|ema|ico|cnil|government|governmentally|federally|state|eu|regulator|bsi|nhs|faa|usda|bank|hmrc|gsa|medicare approved|certified|endorsed|recommended|accredited|authorized|authorised|licensed|vetted|cleared|backed|sanctioned
        approved|endorsed|certified|recommended|accredited|authorized|authorised|vetted|cleared|backed|blessed by|with ?the irs|sec|fda|ftc|fcc|epa|osha|finra|bafin|fca|ema|ico|cnil|government|regulator|regulators|federal|eu|european|authorities|bsi|nhs|ministry|commission|faa|usda|hmrc|gsa
        regulator|regulators|auditors|authorities|irs|sec accept*|approve|approves|recommend|recommends|endorse*|love*
        blessing|approval|endorsement|backing|seal|stamp|nod|recognition|authorization of|from|by ~4 regulator|regulators|authority|authorities|irs|sec|fda|ftc|government|commission|ministry|bafin|fca
        official partner|supplier|vendor of|to the
    """,
    # ------------------------------------------------------------- FTC substantiation doctrine; NAD
    "superlative": f"""
        # 1
        no 1
        no . 1
        nr 1
        number one
        top 1|ranked
        market|industry|category|world leader|leading|leaders
        marketleading
        world's|worlds|country's|industry's|market's|europe's|america's|germany's|nation's ~1 best|leading|top|first|only|most|fastest|largest|biggest|{_MOST}
        the|a|our|as|is|are leading ~2 {_THING}
        best in class
        the undisputed|clear|recognised|recognized|proven|absolute|uncontested ?global|market leader|champion|winner
        we|we're|match ?is|are|re the ?market|global|industry leader|champion in|of|for|on
        other|competing|rival {_RIVALS} cannot|can't|can ?not
        best of breed
        world beating
        second to none
        unmatched|unrivalled|unrivaled|unparalleled|unbeatable|unbeaten|unsurpassed|peerless|incomparable|unequalled|unequaled
        gold standard
        the best ~2 {_THING}
        best ~2 on the market|planet
        best ~2 available|anywhere|around|worldwide
        is|are|we're|simply|be the best ?at|in|for|there|of
        simply|hands|by far|down the ?very best
        the|our|is|are|offer|at|absolute {_MOST} ~3 {_THING}
        {_MOST} ~3 on|in the ?whole|entire market|industry|world|business|country|category|sector|space|field
        {_MOST} way to|of ~3 close|process|approve|match|pay|reconcile|book|cut|reduce|automate|grow|hire|ship
        the most accurate|advanced|powerful|trusted|reliable|secure|complete|comprehensive|popular|innovative|effective|efficient|modern|sophisticated|intelligent|flexible|affordable|widely ~3 {_THING}
        is|are|we're the most accurate|advanced|powerful|trusted|reliable|secure|complete|comprehensive|popular|innovative|effective|efficient|sophisticated|intelligent|flexible|affordable|widely
        most accurate|advanced|powerful|trusted|reliable|secure|innovative|effective|sophisticated|affordable ~3 on|in the market|industry|world
        the|world's only ~3 {_THING} that|to|in|on|with|for|which|anywhere
        only one ?of that|who|to|in|on
        we|we're ?are the only ?ones|one|company|firm|provider|vendor|team|people
        only we|match can|offer|do|have|deliver
        one of a kind
        first and only
        nobody|none|nothing|noone ~3 matches|beats|rivals|compares|match|beat|rival|touch
        nobody|none|nothing|noone ~4 come|comes|get|gets ~2 close|near
        no one ~4 come|comes|get|gets ~2 close|near
        no one ~3 matches|beats|rivals|compares|match|beat|rival|touch
        no other ~2 {_THING}
        no ?other competitor|vendor|provider|tool|platform|rival ~2 can|offers|comes|matches|does|has|gives|delivers
        {_MORE} ~2 than ?all|any|the|our|most|other|every ?of|the|other ~2 {_RIVALS}
        {_MORE} ~2 than anyone|anybody|anything|everyone|everybody|any
        ahead of ?all|the|our|every ?of|the|other {_RIVALS}
        unlike ?the|all|most|many|our|any|other ?other|of {_RIVALS}
        unlike anyone|anything|others
        outperform*|outclass*|outshine*|outrank*|outpace*|surpass* ?the|our|all|any|every|other ?other|of {_RIVALS}
        beat|beats|crush|crushes|blow|blows|leave|leaves ~2 competition|competitors|rivals|{_RIVALS}
        competitors|rivals|vendors|competition can't|cannot|can|don't|won't|fail|lack
        compete* with us
        guaranteed lowest
        state's best
        marktfuhr*
        fuhrende*|fuhrender anbieter|plattform|losung
        nummer eins
        beste ~1 losung|plattform|software|anbieter
        numero un|uno
        leader du|sur|mondial ?le marche
        lider del|en mercado
        revolutionary
        bank|military grade ~1 encryption|security|protection
        unhackable|unhackbar|unbreakable
        hack proof
        fully|totally|completely|perfectly|absolutely secure|safe|certified|compliant|accurate
        error free
    """,
    "superlative:own": f"""
        is|are|we're|it's the {_MOST}
        nobody|none|nothing|noone ~3 {_MORE}|offers|else|can|does
        no one ~3 {_MORE}|offers|else|can|does
    """,
    "superlative:rival": """
        unlike|versus|vs <name>
        better|faster|cheaper|quicker|safer|easier|simpler|smarter|stronger|superior|accurate|reliable|secure|affordable|advanced ~1 than|to <name>
        more|less ~4 than <name>
        beats|outperforms|outclasses|outpaces|surpasses|undercuts ?even <name>
        half|third|fraction the|of ?the|a price|cost of <name>
        alternative to <name>
        leave <name> behind
    """,
}

CLAIMS = Lexicon({code: PHRASES.get(code, "") + MORE.get(code, "") for code in PHRASES | MORE})
