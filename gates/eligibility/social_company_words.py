"""What notes and news say of a company in trouble, or of trouble with us: the company's part of `social_words.CUES`."""

_US = "us|our|pilot|support|onboarding|invoice|billing|rep|service"

COMPANY = {
    "layoffs": """
            lay|lays|laying off
            lay|lays|laying ~4 off
            laid off
            let|letting|lets ~5 people|staff|workers|employees|team|half|third go
            let|letting go of ~6 people|staff|workers|employees|team|half|third|quarter|positions|colleagues
            parts|parting|parted ways|company with ~3 workers|staff|employees|people
            parts|parted|parting with ~3 workers|staff|employees|people|jobs
            cut|cuts|cutting|slash|slashes|slashing|shed|sheds|shedding|axe|axes|axing|trim|trims|trimming|eliminate|eliminates|eliminating|eliminated|reduce|reduces|reducing|shrink|shrinks|slashed|axed|trimmed|reduced|drop|drops|scrap|scraps ~5 job|jobs|staff|workforce|positions|headcount|employees|roles|workers|posts|payroll|team
            job|staff|headcount|workforce|personnel cut|cuts|cutting|reduction|reductions|losses|loss
            jobs ?are ?to ?be ?will at|lost|cut|go|risk
            reduction|reductions in force|staff|workforce|headcount
            downsiz*
            rif'd|riffed
            warn notice
            retrench*
            redundan* round|program|programme|consultation|process|notices|announced|package|packages
            made|makes|making|make ~4 redundant
            redundancies
            hiring freeze
            workforce restructuring
            mass dismissals
            furlough*
            pink slips
            short-time work
            half ~2 team ~2 gone
            entlassung*
            entlasst
            entlassen
            stellenabbau
            streicht ~4 stellen|jobs|arbeitsplatze
            baut ~4 stellen|arbeitsplatze
            arbeitsplatze ~3 weg|wegfallen|gestrichen
            stellenstreichung*
            kundigungswelle
            betriebsbedingt* kundigung*
            massenentlassung*
            personalabbau
            kurzarbeit
            sozialplan
            licencie*
            plan social
            plan de sauvegarde
            suppression* d'emplois
            suppression* de postes
            supprime ~4 postes|emplois
            chomage technique|partiel
            despido*
            despide ~4 empleados|trabajadores
            recorte* de plantilla|personal|empleo
            expediente de regulacion
            reduccion de plantilla
        """,
    "layoffs~": """
            layoff|layoffs|lay-off|lay-offs
            workforce ~1 adjustment|changes
            restructur* ~4 jobs|staff|workforce|team|headcount|positions|roles
            reorg* ~4 jobs|staff|workforce|headcount|positions|roles|affected
            ere
        """,
    "insolvency": """
            file|files|filed|filing|files ?for|in bankruptcy|insolvency|administration|chapter
            filed|files|filing|file for ~2 bankruptcy|insolvency|administration|protection|chapter
            bankrupt
            insolvent
            into|in|enters|entered|under ?voluntary administration|receivership|liquidation
            went|goes|going|gone bust|under|bankrupt
            wind|winds|winding down ?the|its|their|up business|operations|company|firm
            winding up
            winding-up petition
            chapter 11|7
            ceases|ceased|ceasing trading|operations
            insolvenz*
            zahlungsunfahig*
            konkurs*
            uitstel van betaling
            surseance|faillissement|failliet|curator
            pleite
            glaubigerschutz
            redressement judiciaire
            liquidation judiciaire
            depot de bilan
            depose ?le|son bilan
            en faillite
            concurso de acreedores
            en|declara|declaro|la quiebra
            suspension de pagos
            suspension of payments
            surseance
            moratorium ~2 payments|debt|debts
            protection from ~2 creditors
            creditor protection
            procedure de sauvegarde
            cessation de paiements|paiement
            preconcurso
            eigenverwaltung
            schutzschirmverfahren
            failliet
            faillissement
            upadlosc
            postepowanie restrukturyzacyjne
            concordato preventivo
            cash crunch
            out of cash|money
            cannot|can't make payroll
            missed payroll
        """,
    "insolvency~": """
            bankruptcy
            insolvency
            receivership
            liquidation
        """,
    "closure": """
            close|closes|closing|shut|shuts|shutting|shutter|shutters|shuttering|closed|shuttered ?down ~4 plant|plants|factory|factories|site|sites|office|offices|warehouse|branch|branches|mill|facility|facilities|store|stores|location|locations|depot
            plant|factory|site|office|warehouse|branch|mill|facility|store ?is|will|to ?be|are clos*|shut*
            plant|factory|site|office|warehouse|branch|mill|facility|store ~3 goes|going|go|went dark
            plant|factory|site|office|warehouse|branch|mill|facility|store closure|closures|shutdown|closing
            shutting|shut|shuts|winding ?its|their down ?its|their ?all operations|business|production
            closes|closing|closed its|their doors
            end|ends|ending|halts|stops ~2 production at
            werk|standort|niederlassung|fabrik ~4 schliesst|geschlossen|schliessen|dicht
            schliesst ~4 werk|standort|niederlassung|fabrik|filiale
            schliest ~4 werk|standort|niederlassung|fabrik|filiale
            werk|standort|niederlassung|fabrik ~4 schliest|schliesen
            werksschliesung*
            werksschliessung*
            standortschliesung*
            standortschliessung*
            ferme|fermera|fermeture ~4 usine|site|agence|l'usine|magasin|bureau|entrepot
            fermeture d'usine
            cierra|cerrara|cierre ~4 planta|fabrica|oficina|tienda|sede
        """,
    "incident": """
            fire destroys|destroyed|guts|gutted|damages|damaged|hits|breaks|broke|rips|ripped|at|ravages|engulfs|forces|killed|kills
            blaze ?that destroys|destroyed|guts|gutted|damages|damaged|hits|at|ravages|engulfs
            burned|burnt down
            explosion
            explodes
            workplace|industrial|factory|plant|fatal accident|fatality|death
            loses|lost|lose|losing ~1 his|her|their life|lives ~3 in|after|at|on|during
            falls|fell|fall to ~1 death
            dies|died|dead|killed|fatally ~4 at|on|in ~3 site|plant|factory|yard|mine|quarry|mill|works|warehouse|depot|line
            workers|worker|employee|employees|people|driver ?was|were killed|dies|died|dead|injured|missing|trapped|crushed
            kills|killing|injures|injuring|killed|injured ~3 worker|workers|employee|employees|people
            chemical|gas|ammonia|oil leak|spill
            building|roof|crane|bridge ?has collapse|collapses|collapsed
            flood|flooding|floods|tornado|hurricane|earthquake|wildfire|storm ?has ?have ~2 hit|hits|destroyed|destroys|damaged|damages|swept|closed|closes|forced|forces|at|devastates|devastated
            flooded
            shooting at
            plane|train|bus crash
            derail*
            product|safety|nationwide|massive|urgent recall
            recalls ~5 after
            brand
            grossbrand
            grosbrand
            grobrand
            brand in|im|bei|zerstort
            hochwasser
            todlicher|schwerer ?arbeits unfall|arbeitsunfall
            arbeitsunfall
            incendie
            explosion dans|sur|a
            accident ?mortel du|de travail|mortel
            inondation*
            incendio
            explosion en
            accidente laboral|mortal|de trabajo
            inundacion*
        """,
    "security": """
            ransomware
            cyber-attack|cyberattack|cyber-attacks|cyberattacks
            cyber attack|attacks|incident
            data|security breach|leak
            security incident
            got|been|was|were|are|is hacked|breached|compromised
            hacked
            hackers ~3 steal|stole|leak|leaked|breach|breached|hit
            phishing attack
            systems ~3 encrypted
            cyberangriff
            hackerangriff
            datenleck
            datenpanne
            gehackt
            cyberattaque
            rancongiciel
            piratage
            fuite de donnees
            ciberataque
            secuestro de datos
            hackeo
            filtracion de datos
        """,
    "legal": """
            lawsuit*
            sue|sues|sued|suing us
            sue|sues|sued|suing
            threat* ~4 sue|court|legal|lawyer|lawyers|attorney|litigation
            legal action|dispute|threat|proceedings|claim|complaint|letter|demand|notice|escalation
            case with legal
            with|to|involved|their|his|her|via|through|from lawyer|lawyers|attorney|attorneys|solicitor|solicitors
            take|taking|takes|took|taken ~2 to court
            cease and desist
            litigation
            arbitration
            in|contract|ongoing dispute with
            in dispute
            contract|contractual dispute
            disput* ~3 contract|terms|charges|renewal|clause
            breach of contract
            subpoena
            injunction
            data protection complaint
            gdpr|dsgvo|rgpd complaint|request|beschwerde|anwalt|anfrage
            rechtsstreit*
            verklagt
            klage
            klagt
            anwalt|anwalte|rechtsanwalt*
            abmahnung
            litige
            proces
            avocat|l'avocat|avocats
            mise en demeure
            assignation
            tribunal
            demanda judicial
            abogado|abogados
            litigio
            pleito
            acciones legales
        """,
    "complaint": f"""
            open|formal|official|written|serious|unresolved|pending|active|new|filed|files|lodged|raised|made|escalated|another|angry ~2 complaint|complaints
            complaint ?is|still open|pending|unresolved|ongoing|escalated
            complain|complains|complained|complaining ~6 {_US}|product|tool|software|emails|mails|spam|outage|price|pricing|sales|downtime|rollout|charge|charged
            escalat* to management|ceo|vp|director|head|manager|legal|executive
            is|was|been|has|account|issue|customer|case escalated
            escalation open|ongoing|pending|running
            open|ongoing|active|unresolved escalation
            better business bureau
            trustpilot
            bad|negative|one-star|1-star|scathing review
            beschwert|beschwerte
            beschwerde*
            reklamation*
            reclamation*
            se plaint
            s'est plaint|plainte
            s'est ~1 plaint|plainte
            queja|quejas
            se quejo|queja
            reclamacion*
        """,
    "complaint~": """
            complaint|complaints
            plainte
        """,
    "ticket": """
            open|opened|unresolved|pending|escalated|outstanding|active|p1|p2|sev1|urgent|critical|ongoing|raised ~3 ticket|tickets|case|cases|incident
            ticket|tickets|case|complaint|issue|dispute ~6 reopened|re-opened
            ticket|tickets|case ~3 open|unresolved|pending|escalated|outstanding|reopened|re-opened|unanswered|waiting|ongoing
            reopened ~3 ticket|case
            waiting|waits for|on ~3 support|fix|bugfix|patch|answer|reply
            support issue ~3 open|unresolved|ongoing
            major|severe|production|ongoing outage
            outage since
            still|data|export|sync|integration|import|login ?is broken|down|failing
            not|isn't|hasn't|never|un resolved|fixed|solved
            not ?yet ?been resolved|fixed|solved
            unresolved
            offenes|offene|offener ~1 ticket|tickets|supportfall|fall|anfrage
            ticket|tickets ~4 offen|ungelost|eskaliert
            storung ~3 offen|aktuell
            eskaliert
            ticket|tickets|incident|dossier ~3 ouvert|ouverts|cours|escalade
            ticket|tickets|incidencia|caso ~3 abierto|abiertos|abierta|pendiente|escalado
            sigue sin resolver*
            sans reponse du support
        """,
    "payment": """
            disput* ~4 invoice|invoices|bill|billing|payment|charge|charges|fee|fees
            invoice|invoices|bill|billing|payment ?is|in|under ~2 dispute|disputed|overdue|unpaid|refused|contested
            invoice|payment|billing dispute|quarrel
            disputed|contested invoice|invoices|bill|bills
            refuse|refuses|refused|refusing to pay
            withhold|withholds|withholding|withheld payment
            chargeback
            dunning
            collections agency
            debt collector|collection|collectors
            sent|handed|in|to collections
            double billing|billed|charged
            overcharg*
            wants|demands|demanded|asked|asks|requested|claims|insists|awaiting|waiting ~3 refund|money
            money back
            refund pending|denied|refused|outstanding|open|request
            facture ~3 impayee|contestee|litige
            impaye|impayes
            rechnung* ~4 strittig|offen|unbezahlt|uberfallig|bestritten
            zahlt nicht
            mahnung|mahnverfahren|inkasso
            factura* ~4 impagada|disputa|pendiente|vencida
            impago
        """,
    "payment~": """
            unpaid|overdue|outstanding invoice|invoices|bill|bills
        """,
    "anger": """
            angry
            furious
            livid
            outraged
            irate
            fuming
            enraged
            upset
            annoyed
            mad at us
            pissed
            unhappy|dissatisfied|displeased
            disappoint*
            frustrated
            fed up
            bitter
            hard feelings
            felt|feels|feeling misled|cheated|betrayed|ignored|pressured|deceived|burned|burnt|abandoned|lied|let|insulted|ripped|spammed|harassed
            burned|burnt by us|our
            let down by us|our
            lost ?all trust|faith|confidence in us|our
            never again
            waste of time|money
            terrible|awful|horrible|bad|poor|worst|horrid|nightmare ~1 experience|onboarding|service|support|pilot|rollout
            service|support|onboarding|pilot|rollout|product|implementation|experience was|is|are ?just ?simply ?an|a nightmare|terrible|awful|horrible|disaster|disgrace|joke|unacceptable|catastrophe
            yelled|shouted|screamed
            hung up on
            slammed ?down ?the phone|us
            called us|our|me ~3 pushy|spammers|liars|unprofessional
            threat* to leave|cancel|switch|churn
            argument|quarrel|fight|fell|falling with|out
            sour|soured
            detractor
            wutend
            verargert
            sauer
            stinksauer
            enttauscht
            unzufrieden
            genervt
            furieux|furieuse
            mecontent*
            decu|decue
            fache|fachee
            en colere
            insatisfait*
            enfadado|enfadada
            molesto|molesta
            furioso|furiosa
            decepcionado|decepcionada
            descontento|descontenta
            insatisfecho|insatisfecha
        """,
    "churn": """
            churned
            cancel|cancels|cancelled|canceled|cancelling|canceling|terminate|terminated|terminates|terminating|ended|quit ?all ?our|the|their|his|her|its ?annual|yearly ?with ?us subscription|contract|account|plan|license|licence|service|agreement|membership|pilot
            cancel|cancelled|canceled|cancels with us
            cancel|cancelled|canceled|cancels last|on|in|after|because|over|yesterday|today
            contract|subscription|account|plan|pilot|licence|license ?was|is|has ?been ~1 cancelled|canceled|terminated
            did|will|would|does|do|won't|didn't not ?to renew
            did|will|would not be renew*|renewing
            won't|didn't|not renew*|renewing
            non-renewal
            notice of cancellation|termination
            cancellation|termination notice|received|effective|confirmed|requested
            left us ?for
            moved|switched|switches|switching away ?from us
            switched|moved|left|switches to ?a competitor
            lost customer|client
            former|ex customer
            gekundigt
            kundigt
            kundigung
            vertrag ~3 gekundigt|beendet
            resilie|resiliation
            a resilie
            cancelo|cancelado ~3 contrato|suscripcion|servicio
            se dio de baja
            rescindi*
            canceled ?our ?the trial
        """,
}
