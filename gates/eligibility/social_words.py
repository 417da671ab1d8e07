"""What notes, news and activities say when this is no moment to sell; English, German, French and Spanish.

A label is a kind of cue; ``kind~`` holds words that name the topic only, so they count unless the words around them,
or the line of business of the company, make them a trade ("insolvency software", a hospital, a funeral home).
"""

from gates.eligibility.social_company_words import COMPANY
from gates.text.lexicon import Lexicon

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

_PEOPLE = {
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
}

CUES = Lexicon({**_PEOPLE, **COMPANY})

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
