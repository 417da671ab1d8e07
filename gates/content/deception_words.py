"""What deceives, by class (15 U.S.C. 7704(a)(1), (2); UCPD Annex I no. 7, 22): phrases for the deception gate.

`PRESSURE` are phrases of false urgency and scarcity, `MATTERS` an ongoing matter, `POSING` somebody else's voice.
"""

from gates.text.lexicon import Lexicon

PRESSURE = Lexicon(
    {
        "urgency": """
            last|final chance|call|warning|notice|opportunity
            final reminder|request|attempt|deadline
            act now|fast|today|immediately|quickly|before
            don't|dont|not miss out
            don't|dont|not miss this|your|the ~2 chance|opportunity|offer|deal|window
            before it's|its|it is too late
            before ~2 gone|taken|too late
            while supplies|stocks|spots|places|seats|it last|lasts
            today|tonight only
            limited time|time-only|offer|spots|seats|places|slots|availability
            for a limited|short time
            go|goes|gone|away|disappear|disappears|vanish|vanishes|lapse|lapses ~1 at|by|after|on midnight|noon|tonight
            will|won't not ~1 come back|return ~8 before|by|so|answer|reply
            offer|discount|price|pricing|deal|promo|promotion|bonus|invitation|rate|rebate|coupon|voucher|special ~4 ends|expires|lapses|closes|disappears|vanishes|doubles|expire|ending|expiring|reverts|vanish|disappear|gone
            offer|discount|price|pricing|deal|promo|promotion|bonus|rate|rebate ~3 valid|good|available|guaranteed|open|stands ~2 until|till|through|today|for|only
            hold|keep|reserve|honor|honour|guarantee|lock|save|block ~4 price|slot|spot|seat|rate|place|discount|offer|pricing ~4 until|till|through|tonight|tomorrow|friday
            hold|keep|reserve|honor|honour|guarantee|lock|save ~4 price|slot|spot|seat|rate|place|discount|offer|pricing for ~1 <number> hours|days|minutes
            price|prices|fee|fees|rate|rates of|for ours|us ~3 go|rise|double|increase
            our ~2 price|prices|fees|rates ~2 go|goes|rise|rises|double|doubles|increase|increases|jump
            after tonight|today|midnight|tomorrow
            before|by|until|till midnight|tonight
            place|slot|spot|seat|offer|invitation|allocation ~3 lapses|lapse|lapsing|goes|gone|evaporates|vanishes
            goes|go|going|pass|passes|passed|offered|given to ?the ?a next|another|someone|somebody|competitor ~3 company|plant|site|customer|buyer|list|line|queue|else|team|firm|tonight|today|tomorrow
            set|put|kept|keeping|held|holding|saved|reserved ~4 place|slot|spot|seat|allocation ~2 aside|for|back|open ~8 until|when|before|tonight|midnight|next
            day|week|clock is out|up|over ~3 cannot|gone|lost|closes
            cannot|can't|won't|not ~1 bring it back
            window ~2 closes|closing|shuts
            ends|expires|closes|closing|ending|expiring|close|end tonight|midnight|today|tomorrow|soon
            ends|expires|closes|closing|ending|expiring|close|end at midnight|noon
            time is running|almost|nearly out|up|gone|over
            clock is ticking
            now or never
            once in|of ~1 lifetime
            reply|respond|confirm|decide|sign|book|answer|register|act ~4 within|in ?the ?next <number>|hour|twenty-four hours|minutes|hrs
            reply|respond|confirm|decide|sign|book|answer|register|act ~4 by tonight|midnight|eod|cob|end|close
            immediate action|response|attention|reply ~1 required|needed|requested|necessary
            urgent action|response|attention|reply|matter|request|message|notice|update|reminder|business
            action|response|reply|attention required|needed
            this|it is|'s ~1 urgent
            it's|that's ~1 urgent
            requires your immediate|urgent
            countdown
            will be released|deleted|cancelled|canceled|given ~3 another|others|else|competitor|unless|if
            lose|forfeit your|this|the|access ~2 spot|place|slot|discount|access|offer|chance
            letzte|letzter|letztmalige chance|aufruf|mahnung|erinnerung|gelegenheit
            nur noch heute|bis|wenige|kurze|kurz
            nur fur kurze
            nur noch ~1 <number>|zwei|drei|vier|funf platze|plaetze|termine|tage|stunden|stuck|frei
            jetzt handeln|zugreifen|zuschlagen|sichern
            angebot|rabatt|preis|aktion ~3 endet|ablauft|lauft|gilt ~2 ab|heute|morgen|nur|mitternacht|bis
            dringend ?: handlungsbedarf|antworten|reagieren|antwort
            derniere chance|relance|opportunite
            plus que|qu'<any> ~2 places|jours|heures
            offre|remise|tarif ~3 limitee|expire|termine|valable|s'acheve
            agissez ?des ?vite maintenant|aujourd'hui|vite
            ultima|ultimo oportunidad|aviso|llamada
            solo|unicamente quedan|queda ~1 <number>|dos|tres|pocas
            plazas|tiempo limitadas|limitado
            actua|actue ahora|ya|hoy
            oferta|descuento ~3 termina|caduca|vence|acaba
        """,
        "scarcity": """
            only|just|last|final|remaining|down ?to ?the|?our|?my ?last|?final <number>|one|two|three|four|five|six|few|handful|couple ?of|?more|?remaining|?last|?pilot|?implementation|?onboarding|?demo|?open|?free spot|spots|seat|seats|slot|slots|place|places|opening|openings|licence|licences|license|licenses|copies|units|appointments|vacancies
            <number>|one|two|three|four|five|six|few|handful ?of ?pilot|?onboarding|?implementation spot|spots|seat|seats|slot|slots|place|places|opening|openings|appointments ~1 left|remain|remaining|available|open
            spots|seats|slots|places|openings ~3 going|filling|almost|nearly|running|selling fast|quickly|up|gone|full|out
            only|just ?have ~2 <number>|one|two|three|four|five|few|handful|couple ~4 left|remaining|remain
            selling|sold|running|filling out|up fast|quickly
            almost|nearly sold|gone|fully out|gone|booked
            your|another competitor|competitors|company|rival|firm ~4 about|ready|waiting ~2 take|sign|claim|grab
        """,
    }
)

# What a deadline of the recipient's own world says: "the last chance to catch an error".
INNOCENT_AFTER = frozenset(
    "catch fix find spot stop check correct detect review inspect verify reconcile mile minute quarter year month".split()
)

MATTERS = Lexicon(
    {
        "alarm": """
            your mailbox|quota|storage ~3 full|exceeded|exhausted
            your account|access|mailbox|domain|listing|registration ~2 needs|must|requires ~1 be ?verified ?confirmed verified|confirmed|renewed|validated|verification|confirmation
            you ~1 been|are selected|chosen|shortlisted|pre-approved|preapproved|nominated|picked
            places|seats|slots|spots ~5 down to
        """,
        "notice": """
            account|mailbox|access|profile|subscription|license|licence|membership|service|domain ~3 suspended|locked|disabled|deactivated|restricted|blocked|terminated|expired|limited|closed|cancelled|canceled|verification
            verify|confirm|update|validate your account|identity|details|password|payment|billing|information|mailbox
            invoice|bill|statement|payment ~2 overdue|attached|due|unpaid|outstanding|enclosed|pending|failed|declined|received|rejected|reminder|past
            overdue|unpaid|outstanding|past invoice|payment|balance|due
            past due
            order|shipment|delivery|parcel|package ~3 confirmed|confirmation|shipped|delayed|cancelled|canceled|failed|pending|arrived|dispatched
            security|fraud|login|sign-in|suspicious alert|warning|attempt|activity|notice
            unusual|suspicious ~1 activity|login|sign-in
            password ~2 expires|expired|reset|expiring
            missed call|voicemail
            voicemail|fax ~2 received|message|waiting
            you have ~2 unread|pending|new messages|message|document|documents|invoice|voicemail
            shared|sent ~2 document|file|folder ~1 with you
            document|file|contract|agreement ~3 signature|sign|awaiting|pending|shared
            meeting|call|appointment|invitation ~1 confirmed|cancelled|canceled|rescheduled|accepted
            ticket|case <number>
            ihre|deine rechnung|mahnung|bestellung|kundigung
            konto|zugang ~3 gesperrt|abgelaufen|eingeschrankt
            votre facture|commande|compte ~2 suspendu|impayee|bloque|:
            su|tu factura|pedido|cuenta ~2 suspendida|vencida|bloqueada|:
        """,
        "past": """
            following|follow|circling|checking|touching up|back|in|base ~1 on|about|regarding your|our|my|the ~3 order|request|inquiry|enquiry|application|call|conversation|meeting|quote|purchase|ticket|registration|demo|discussion|chat|account|invoice|signup|sign-up|renewal|contract
            as|per|like|just requested|discussed|agreed|promised
            as|like you|we asked|requested|discussed|agreed|wanted|spoke|talked
            per|as ?per our|your call|conversation|discussion|request|chat|meeting|agreement|order|inquiry
            thanks|thank ?you for your|the ~2 order|purchase|reply|call|inquiry|enquiry|request|interest|registration|payment|response|message|email
            you asked me|us|for|about
            you|you've requested|ordered|signed|registered|subscribed ~3 demo|quote|information|call|trial|up|callback
            our|your|my|the last|previous|earlier|recent|yesterday's|latest ~1 call|conversation|meeting|chat|order|purchase|discussion|email|mail|message
            when|since|after we spoke|talked|met|chatted
            great|good|nice|lovely|pleasure ~1 talking|speaking|meeting|chatting ~1 you|to|with
            wie besprochen|vereinbart|gewunscht|angefragt
            auf ihre|deine anfrage|bestellung
            vielen|danke ~1 fur ihre|deine|das anfrage|antwort|gesprach|bestellung|interesse
            suite a notre|votre
            comme convenu|demande|discute
            como acordamos|hablamos|solicito|solicitado
        """,
    },
    typos=False,
)

POSING = Lexicon(
    {
        "other": """
            this is|i'm|i|am|we're|we|are|writing|here|message|calling ~4 from|with|at|of your|the|acme's ~1 it|help|helpdesk|bank|security|payroll|hr|accounts|legal|compliance|tax|internal|network|mailbox desk|team|department|office|group|administrator|support|admin
            i'm|i|we're|we|are|am|writing|message|calling ~3 from|with|at your|the bank|insurer|landlord|provider|accountant|auditor|headquarters
            this|it is|'s your bank|it|helpdesk|administrator|account|colleague|hr|ceo|supplier
            on behalf of your|the ~1 bank|it|irs|government|tax|police|hr|ceo|board|authority|management|ministry|regulator|insurer
            from the irs|hmrc|ftc|sec|finanzamt|police|ministry|tax|central|federal|european|data ~1 office|authority|commission|agency|department|board|protection
            as|i'm|am your account|relationship|dedicated|new|it|internal manager|administrator|representative|colleague|advisor
            as|i'm|am a|your colleague|coworker|co-worker|teammate|fellow employee|of|here|at|in
            i work|sit ~2 with|next|alongside ~1 you
            all|every acme|our|company employee|employees|staff must|are|need|is
            mandatory|required for all|every employees|staff|employee
            this is ?the ~1 it|help|security|payroll|hr|finance|mail department|team|desk|office|service
            confirm|verify|validate|update|unlock|restore your ~1 mailbox|password|account|login|credentials|identity|payment
            official notice|notification|communication|letter
            internal memo|notice|only|announcement|use
            automated|automatic|system notification|alert|reminder|notice|message|email
            this is an automated|automatically|auto-generated
            do not reply to this
            sent from my iphone|phone|ipad|mobile|android|blackberry
            von|aus meinem|vom iphone|handy gesendet|aus
            hier ist|schreibt ihre|deine|die ~1 it|it-abteilung|bank|hausbank|personalabteilung|buchhaltung
            ihre|deine it-abteilung|hausbank|personalabteilung
            au nom de votre|la banque|direction|service|administration
            en nombre de su|tu banco|departamento|direccion
            you|you've ?have been|were ~1 selected|chosen|pre-approved|preapproved|shortlisted|nominated for|to|as ~2 receive|join|winner|finalist|free|exclusive|pilot|claim|our|an|a
            you|you've ?have won
        """,
        "not_sales": """
            this is|isn't ?not ~3 sales|marketing|promotional|spam|advertising|commercial ?cold email|e-mail|mail|pitch|message|call|note|outreach
            this is|isn't ?not ~1 spam|advertisement|advertising|ad|solicitation
            not a sales|marketing|cold email|e-mail|mail|pitch|message|call
            i'm|am|we're|are not|n't ~2 trying|looking|going|here|writing to sell|pitch
            i'm|am|we're|are not selling
            have|i've|got nothing to sell
            won't|not try to sell
            dies|das ist keine|kein werbung|werbemail|verkaufsmail|spam|verkaufsgesprach
            ceci|ce n'est pas ~2 publicite|spam|commercial|vente|commerciale
            esto|este|no ~1 es ~1 publicidad|spam|comercial
        """,
    },
    typos=False,
)

DISGUISED = frozenset(
    "free guarantee guaranteed guarantees discount urgent invoice password account winner offer click cash money bonus "
    "prize risk profit profits save limited certified compliant secure approved promise unsubscribe sale gift deal "
    "promotion exclusive warranty refund credit loan bitcoin crypto gratis rabatt kostenlos garantiert gratuit".split()
)

SHORTENERS = (
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "rb.gy", "t.ly",
    "lnkd.in", "shorturl.at", "tiny.cc", "bl.ink", "s.id", "v.gd", "qr.ae", "adf.ly", "short.io", "urlz.fr", "snip.ly",
)  # fmt: skip
