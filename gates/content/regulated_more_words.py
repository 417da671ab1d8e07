"""More words of regulated claims: promises and verdicts in other words and languages, read by `regulated_words.py`."""

_LOSS = "fraud|error|errors|mistake|mistakes|losses|breaches|downtime|delays|outages|rework|disputes|leaks|failures"
_CLIENTS = "customer|customers|client|clients|user|users|site|sites|company|companies|plant|plants"
_WON = "saved|save|saves|earned|earns|gained|gains|cut|cuts|halved|recouped|recoups|profits|profited|wins|won|reduced|reduces|doubled"

MORE = {
    "guarantee": f"""
        no ~1 way ~3 you|your|it|this|company|team ~4 lose|losing|fail|worse|below|behind|down|poorer|short|regret
        come what may
        whatever happens|comes
        whatever you ~1 pay ~2 us
        shrink|shrinks|fall|falls|drop|drops|save|saves|saved ~1 by ~1 more|much than that|it|we|you|our|its
        can|could|will only win|gain|profit|benefit|save
        either way ~3 you|your ~3 win|ahead|save|gain
        you|you'll|you'd|your ~2 come|end|finish ~1 out|up ahead|better|top
        never|cannot|can't|nobody|not be|leave|leaves|end ~3 worse off
        worse off ~3 impossible|excluded
        no ~5 can|could|will|may ever be ~1 read|hacked|stolen|lost|leaked|breached|seen|intercepted|compromised
        stake|bet|wager ~3 name|reputation|house|money|fee on
        quoi qu'il arrive
        rien a perdre
        ne ~2 pouvez|pouvons|peut|risquez ~1 rien ~1 perdre
        ne ~2 pouvez|peut que gagner
        coup sur
        se rembourse|paie|finance tout|toute|d'elle-meme|de seul|seule
        no puede|puedes|pueden|podra|podran perder
        nada que perder
        pase lo que pase
        se paga|amortiza|financia solo|sola|por
        con total seguridad
        konnen|konnt|kann nur gewinnen|sparen
        nichts zu verlieren
        konnen|kann ~3 nichts verlieren
        auf jeden fall ~3 spar*|gewinn*|senk*|reduzier*
        in jedem fall ~3 spar*|gewinn*|senk*|reduzier*
        rechnet|zahlt|finanziert|tragt|amortisiert sich ~2 selbst|sicher|immer|garantiert
        versprech*|versprochen ~5 dass|einsparung*|senkung|ergebnis*|weniger
        egal was ~1 passiert|kommt
        non puo|puoi|possono ~1 perdere
        niente da perdere
        si ripaga da ~1 solo|sola|se
        niets te verliezen
        verdient zichzelf|zich ~2 terug
        cannot|can't|can|could|couldn't ~1 not go|come|be|end|turn ~2 wrong|behind|worse|short|badly
        cannot|can't|couldn't ?simply go|come|be|end|turn ~2 wrong|behind|worse|short|badly
        that ~1 much is certain|sure|clear|guaranteed
        if ~8 you ~2 not|n't|don't|never|won't pay|owe
        if ~8 you pay|owe nothing
        my|our|personal|full ~1 assurance
        safe|sure|certain bet
        no|zero ~1 downtime|errors|outages|mistakes|losses|failures ~1 ever|whatsoever|at
        savings|money|gains ~5 in the bank
        catches|catch|finds|find|detects|detect|prevents|prevent|stops|eliminates|removes ~1 all|every|each|any ~2 {_LOSS}|duplicate|duplicates
        ahorra*|gana*|reduc* ~2 seguro|segurisimo|siempre
        spar*|gewinn* ~3 garantiert|sicher|auf
        economis*|gagn* ~3 surement|certainement|toujours
        makes|make|making|render|renders ~1 {_LOSS} ~1 impossible|unthinkable|history
        {_LOSS} ~2 thing of the past
        rules|rule ~1 out ?all ?any {_LOSS}
        error|failure|defect|fault rate ~2 zero
    """,
    "returns": f"""
        earn|earns|earned|recoup|recoups|recouped ~1 its|the|their|your|back ~2 price|cost|costs|fee|fees|investment|money ?back
        earn|earns|earned ~3 back ~3 fee|price|cost|investment|money|before|within
        recover|recovers|recoup|recoups ~1 the|your|its ~1 fee|cost|costs|price|investment|money
        every|all|each|any ~1 {_CLIENTS} ~7 {_WON}
        costs|cost|errors|spend|bills|bill|hours ~1 fall|fell|falls|drop|dropped|shrink|shrank|sank|sink ~1 at|for every|all|each
    """,
    "health": """
        healthier ~3 staff|employees|people|team|workforce|workers|patients
        staff|employees|people|team|workforce|workers|patients ~3 healthier
        fewer|less sick days|leave|absences|illnesses
    """,
    "free_offer": """
        month|months|quarter|year|weeks|trial|setup|pilot|onboarding|migration ~1 is|are ~1 on us
        no invoice|bill|invoices ~1 before|until|till
    """,
    "discount": """
        lower|better|special|reduced ~1 price|prices|rate|rates|fee|pricing ~2 for|until|if ~1 you|your|now|friday|monday|december|november|january|the|sign|signing
    """,
    "legal_advice": """
        puts|put|makes|make|keeps|keep|gets|get|brings|bring ~1 you|your ~4 in line|compliance with
        you|your|companies|firms ~9 by law
    """,
    "superlative": """
        we|we've ~3 never ~1 lost|missed|dropped|leaked|failed ~1 a|one|any|single|data|document*|deadline|customer
        compliant|complies|comply ~1 with ~1 every|all|any ~1 regulation|regulations|law|laws|rule|rules|standard|standards|requirement|requirements
        hard pressed to find
        nothing ~3 market|industry|world ~2 like|close
        undercut|undercuts|undercutting ~1 all|every|any|our|the ~2 other|others|competitor|competitors|competition|rivals|rival|vendors
        outclass*|outperform*|outshine*|surpass*|beat|beats ~1 all|every|any ~2 other|others|competing|rival
        thing of the past ~2 everyone|everybody|all|every
        unbreakable|impenetrable|uncrackable|infallible|unrivaled
        rate|rates|rank|ranks|rated|ranked|places|puts us|match|our ~2 ahead|first|top|above|number|highest|best
        kein|keine|keiner|niemand|nirgends ~9 als ~1 wir|uns|unser|unsere|unserem|bei
        aucun|aucune|personne|nul ~9 que ~1 nous|notre|nos|chez
        ningun|ninguna|ninguno|nadie ~9 que ~1 nosotros|nuestro|nuestra
        no ~1 rival|competitor|vendor|provider|supplier|agency|firm|house|maker|company|shop|platform|tool|software|system|product|studio|partner|team|service|one ~9 as|better|faster|cheaper|like|sooner|more|quicker|safer|earlier|easier|closer ~2 as|than|us|we|ours
    """,
    "agency_approval:ours": """
        aufsicht|aufsichtsbehorde|behorde|behorden|bsi|landesamt|bundesamt|ministerium|datenschutzbehorde|datenschutzaufsicht|bafin|finanzamt ~6 gepruft|freigegeben|freigabe|zertifiziert|genehmigt|bestatigt|zugelassen|empfohlen|empfiehlt|abgenommen|anerkannt
        gepruft|freigegeben|zertifiziert|genehmigt|bestatigt|zugelassen|empfohlen|abgenommen|anerkannt ~4 aufsicht|aufsichtsbehorde|behorde|behorden|bsi|landesamt|bundesamt|ministerium|datenschutzbehorde|datenschutzaufsicht|bafin|finanzamt
        approuve*|certifi*|valid*|agree*|homologue* ~3 cnil|autorite|autorites|ministere|anssi|l'etat|l'autorite|l'anssi
        cnil|autorite|ministere|anssi|l'anssi ~4 approuve|certifie|valide|agree|recommande|homologue
        aprob*|certific*|avalad*|homologad*|validad* ~3 aepd|agencia|autoridad|autoridades|ministerio|gobierno|hacienda
        aepd|agencia|autoridad|ministerio|hacienda ~4 aprobo|aprobado|certificado|avalado|avala|recomienda|homologado|validado
        authority|authorities|regulator|regulators|watchdog|commissioner|supervisor|inspectorate|ministry|government|agency ~5 checked|cleared|approved|confirmed|blessed|signed|certified|endorsed|vetted|released|examined|recommends|inspected
        checked|cleared|approved|confirmed|signed|certified|endorsed|vetted|released|examined|recommended ~2 by|from ~4 authority|authorities|watchdog|commissioner|supervisor|inspectorate|ministry|agency
    """,
}
