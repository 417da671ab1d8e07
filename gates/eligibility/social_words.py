"""What notes, news and activities say when this is no moment to sell; English, German, French and Spanish.

A label is a kind of cue; ``kind~`` holds words that name the topic only, so they count unless the words around them,
or the line of business of the company, make them a trade ("insolvency software", a hospital, a funeral home).
"""

from dataclasses import dataclass

from gates.text.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of cue: how a rep would call it, how many days it counts without another date, what it is about."""

    name: str
    days: int
    of_company: bool = False
    mendable: bool = False  # a later "solved", "back", "paid" ends it


KINDS = {
    "deceased": Kind(name="the death of this person", days=36_500),
    "bereavement": Kind(name="a death in the family", days=120),
    "illness": Kind(name="an illness or accident of a person", days=90, mendable=True),
    "leave": Kind(name="a leave of absence", days=180, mendable=True),
    "away": Kind(name="an absence", days=21, mendable=True),
    "family": Kind(name="a family crisis", days=120),
    "layoffs": Kind(name="layoffs", days=180, of_company=True),
    "insolvency": Kind(name="an insolvency", days=365, of_company=True, mendable=True),
    "closure": Kind(name="the closure of a site", days=180, of_company=True),
    "incident": Kind(name="an accident or disaster", days=90, of_company=True),
    "security": Kind(name="a security incident", days=90, of_company=True, mendable=True),
    "legal": Kind(name="a legal dispute", days=365, mendable=True),
    "complaint": Kind(name="an open complaint", days=120, mendable=True),
    "ticket": Kind(name="an open support ticket", days=60, mendable=True),
    "payment": Kind(name="a quarrel about an invoice", days=180, mendable=True),
    "anger": Kind(name="an angry or disappointed contact", days=120, mendable=True),
    "churn": Kind(name="a recent cancellation", days=180, mendable=True),
    "job": Kind(name="a change of job", days=365),
    "timing": Kind(name="a request to wait", days=60),
}

_KIN = (
    "father|mother|dad|mom|mum|husband|wife|son|daughter|brother|sister|child|baby|parent|parents|partner|spouse|fiance"
    "|fiancee|grandmother|grandfather|grandma|grandpa|family|uncle|aunt|twin|stepfather|stepmother|father-in-law|colleague"
    "|co-founder|cofounder|founder|boss|ceo|owner|teammate|friend"
)
_VATER = "vater|mutter|mann|frau|sohn|tochter|bruder|schwester|kind|ehemann|ehefrau|eltern|oma|opa|vaters|kollege|kollegin|chef"
_PERE = (
    "pere|mere|mari|femme|fils|fille|frere|soeur|epoux|epouse|enfant|conjoint|parents|grand-mere|grand-pere|collegue"
)
_PADRE = "padre|madre|marido|esposo|esposa|mujer|hijo|hija|hermano|hermana|abuelo|abuela|pareja|companero"
_US = "us|our|pilot|support|onboarding|invoice|billing|rep|service"

CUES = Lexicon(
    {
        "deceased": """
            deceased
            contact|he|she has|is deceased|died|dead
            he|she ?has|sadly|unexpectedly|suddenly died
            he|she ?has|sadly|unexpectedly|suddenly passed away
            contact|customer ?has|sadly died|passed
            passed away
            obituary
            in memoriam
            widow of
            verstorben
            er|sie ist ~2 gestorben|verschieden
            herr|frau <name> ?<name> ist ~3 gestorben|verstorben
            kontakt|kunde|kundin|ansprechpartner|ansprechpartnerin ist ~3 gestorben|verstorben
            decede|decedee
            il|elle est ~2 mort|morte|decede|decedee
            fallecido|fallecida
            fallecio
            ha fallecido|muerto
        """,
        "bereavement": f"""
            bereave*
            founder|co-founder|ceo|president|owner|chairman|chairwoman|director ~4 dies|died|dead
            bereft
            mourning
            in|his|her mourning
            grieving
            condolence*
            compassionate leave
            death in ~2 family|team
            {_KIN} ~2 died
            {_KIN} ~2 passed ?away
            {_KIN} ~2 dying
            {_KIN} ~2 suicide
            {_KIN}'s death|funeral|passing
            father's|mother's|husband's|wife's|son's|daughter's|brother's|sister's|dad's|mom's|mum's|parent's death|funeral|passing|burial
            lost|loses|losing ?both his|her|their ~2 {_KIN}
            loss of ~2 {_KIN}
            death|passing of his|her|their|the|a ~2 {_KIN}
            buried|burying|buries his|her|their
            funeral
            family emergency
            miscarriage
            stillb*
            widowed
            trauerfall
            todesfall
            in trauer
            trauert
            beerdigung
            beisetzung
            {_VATER} ~5 gestorben|verstorben|verloren
            {_VATER} ~3 starb
            tod ihres|seines|ihrer|seiner|des|der
            deuil
            obseques
            enterrement
            deces
            {_PERE} ~5 decede|decedee|mort|morte|disparu
            perdu son|sa|ses {_PERE}
            luto
            duelo
            funeral
            entierro
            fallecimiento
            {_PADRE} ~5 fallecio|murio|fallecido|muerto
            fallecio|murio su {_PADRE}
            perdio|perdido a su
        """,
        "illness": f"""
            hospitali*
            in ?the ?a hospital|icu|hospice
            to|into|from ?the hospital
            rushed to ~2 hospital
            intensive care
            on|took|takes|taking|taken ?long|short|term|extended|her|his sick|medical|disability leave
            sick|medical|stress leave
            is|was|been|be|called|off|out|seriously|gravely|very|fell|home sick|ill
            signed off sick
            has|have|with|fighting|battling|beat|diagnosed|her|his|got ~3 cancer|leukemia|leukaemia|tumor|tumour|lymphoma
            diagnosed with
            diagnosis of
            undergoing ~3 surgery|treatment|chemo*|operation|therapy
            chemo*
            recovering from
            had|suffered|suffers|after|having ?a ?an ?severe ?serious ?minor ?her ?his stroke|heart|burnout|breakdown|surgery|accident|concussion|seizure|injury
            burnout
            burn-out
            heart attack|surgery|operation
            car|road|traffic|skiing|bike|motorcycle|climbing accident|crash
            in rehab
            caring for ~3 sick|ill|dying {_KIN}
            {_KIN} ~3 ill|sick|hospitali*|cancer|hospice|stroke
            health problem|problems|issue|issues|crisis|scare|reasons
            unwell
            krank
            krankgeschrieben
            krankenhaus
            erkrankt
            erkrankung
            schlaganfall
            herzinfarkt
            im|ins spital|klinikum
            krebs
            operiert
            arbeitsunfahig
            reha
            malade
            arret maladie
            hospitalise|hospitalisee
            a l'hopital
            l'hopital
            longue maladie
            conge maladie
            enfermo|enferma
            baja medica
            esta|estara|estuvo|sigue|anda|continua|encuentra|ella|el|directora|director|jefa|jefe ~3 de baja
            de baja medica|laboral|por|hasta|desde|maternal|indefinida
            baja por enfermedad
            hospitalizado|hospitalizada
            hospital desde
            cirugia
            ingresado|ingresada
        """,
        "leave": """
            maternity|paternity|parental|family|adoption leave
            on|taking|begins|starts|started ?a ?her ?his|extended|unpaid|long sabbatical|leave
            leave of absence
            is|she's|wife pregnant
            pregnant
            expecting ?a ?their ?her|his ?first|second|third baby|child|twins
            due ?date in|on ~2 baby
            just|has had ?a|their baby
            gave birth
            garden|gardening leave
            elternzeit
            mutterschutz
            mutterschaftsurlaub
            babypause
            schwanger
            conge maternite|paternite|parental
            conge de maternite|paternite
            enceinte
            baja maternal|paternal
            baja por maternidad|paternidad
            permiso de|por maternidad|paternidad|parental
            embarazada
            excedencia
            annee sabbatique
        """,
        "away": """
            out of office
            out of ?the office
            ooo
            on|annual vacation|holiday|holidays|pto
            away until|till|from|for
            back on|in|from|after
            returns|returning|return on|in|to
            im urlaub
            abwesend
            nicht im buro
            wieder ab|im|am
            zuruck am|im|ab
            en vacances|conges|conge
            absent|absente
            de retour
            de vacaciones
            fuera de la oficina
            vuelve el|en|a
            de viaje hasta
        """,
        "family": """
            going through ~2 divorce|separation
            messy divorce
            getting divorced
            his|her divorce
            custody battle|dispute|fight
            domestic violence
            missing child|son|daughter
            scheidung
            divorce en cours
            en plein divorce
            house fire|burned|burnt|flooded
            lost ~1 home|house
            fled
            evacuated
        """,
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
        "job": """
            left|leaves|leaving ?the|his|her|their company|firm|business|organisation|organization|job|role|position|post
            has|have|he|she|had|who left
            left in|on|at|to
            is|was|will|be|he's|she's leaving
            leaves|leaving at|in|on|end
            last day ?is|at|was|will
            no longer with|at|works|working|employed|there|in
            not ~1 longer with|at|working|employed|there
            does|doesn't not work|there ?here anymore
            no longer works|work
            resigned
            resigns
            handed in ~2 notice|resignation
            gave|given|giving|in ?his|her notice
            serving|working ?out ?his|her notice
            stepped|stepping|steps down
            quit ?his|her job
            leaving|leaves <name>
            left <name> ~2 in|on|at|for|last
            was|been|got|is|gets fired|sacked|terminated|dismissed|let
            was|been|got laid off
            looking for ~3 job|role|position|opportunity|employment
            job hunting|hunt|search|seeker|seeking
            new|next job|role|opportunity elsewhere
            interviewing ?elsewhere with|at|elsewhere|for
            open to work
            moved|moving|moves on to
            joined|joins|joining ~3 competitor
            retired
            retires|retiring ?at|in|on|end
            verlasst ~3 firma|unternehmen|uns
            hat ~4 verlassen
            nicht mehr im|bei|dort|da|beschaftigt
            ausgeschieden
            scheidet ~5 aus
            auf jobsuche|stellensuche
            sucht ~3 job|stelle
            neuen|neue job|stelle
            im ruhestand
            in rente
            quitte|quitter|quitte ~3 entreprise|l'entreprise|societe|poste
            a quitte
            ne travaille plus
            n'est plus
            plus en poste
            cherche ~3 emploi|poste|travail
            a demissionne
            demission*
            parti|partie a la retraite
            ya no trabaja|esta
            dejo|deja|dejado la|su empresa|compania|puesto|trabajo
            se va de
            busca ~2 trabajo|empleo
            renuncio
            se jubilo
        """,
        "timing": """
            bad|wrong|poor|terrible|not ?the ?a ?good|right time|timing|moment
            not now
            not ?a ?the good|right time|moment
            not before
            not until
            hold off
            wait until|till|for
            do not contact|write|call|mail|email|reach before|until|till
            don't|not contact|write|call|mail|email|reach ?out ?again before|until|till
            contact|write|call|mail|email|reach|ping|check|follow|circle|come|get|revisit|talk|speak|ask|return|reconnect|touch ?her|him|me|them ?out ?back|up|in|base ?touch ?again ?only not|only|after|in|next|from|once
            revisit ?this|it in|after|next|from
            please|to|then|again|and|, try ?her|him|them ?again ?only in|after|next|from
            try ?her|him|them again ?only in|after|next|from
            budget|spending|purchasing freeze|frozen
            no budget until|till|before
            no capacity until|till|before
            busy until|till
            too busy
            swamped
            nicht vor
            erst ab|nach|im|in|wieder
            wieder melden|anrufen|kontaktieren|schreiben
            melden ~3 im|ab|nach
            schlechter zeitpunkt
            bis ~2 keine|nicht|warten
            pas avant
            mauvais moment
            recontacter|rappeler|relancer|revenir
            attendre
            no antes de
            mal momento
            contactar|llamar|escribir|volver ~3 despues|en|a
            esperar hasta
        """,
    },
)

KIN_WORDS = frozenset(
    (
        _KIN
        + "|"
        + _VATER
        + "|"
        + _PERE
        + "|"
        + _PADRE
        + "|cat|dog|horse|king|queen|pope|president|battery|server|phone"
    ).split("|")
)
PERSON_KINDS = frozenset({"deceased", "bereavement", "illness", "leave", "away", "family", "job"})
