"""What an injection says, by class (OWASP LLM01 and LLM07; law 8): phrases, read by tokens and through disguises.

`ORDERS` are phrases in a CRM field; each label says which sense it needs:
`override`, `reveal`, `persona`, `release`, `output` must be an order (an imperative, not what somebody told us);
`always` needs no sense; `mail` names the mail that we write and `say` a thing to put in it: both in one sentence,
as an order, make one. `TALK` is a model's talk about itself or its task in a draft.
"""

from gates.text.lexicon import Lexicon

ORDERS = Lexicon(
    {
        "override": """
            ignore|disregard|forget|override|overrule|overwrite ~4 instruction|instructions|prompt|prompts|rules|guideline*|directive*|guardrail*|constraints
            ignore|disregard|forget|override ~2 template|policy|policies|restrictions|safeguards
            bypass|skip|discard|suspend|drop|circumvent|evade ~3 instructions|prompt|prompts|guardrail*|guidelines|safeguards
            ignore|disregard|forget everything|anything|all ~3 above|before|previous|prior|else|told|said|know|learned|earlier|preceding
            ignore|disregard|forget ?all ?of the|your above|previous|preceding|prior|foregoing|earlier context|input|orders|commands|task|content
            ignore|disregard the above|foregoing|preceding
            pay no attention to ~3 instructions|above|rules|prompt
            do not|don't|dont follow|obey|apply|honor|honour|respect ~3 instructions|prompt|rules|guidelines|template|policy
            don't|dont follow|obey|apply|honor|honour|respect ~3 instructions|prompt|rules|guidelines|template|policy
            stop following|obeying ~3 instructions|rules|guidelines|prompt
            ignoriere|ignorieren|vergiss|vergessen|missachte|missachten|uberschreibe|ubergehe ~5 anweisung*|instruktion*|regeln|vorgaben|prompt|richtlinien|befehle
            ignoriere|ignorieren|vergiss ?sie alles ~3 bisherige|vorherige|obige|davor|oben|zuvor|bisher
            ignorez|ignore|oublie|oubliez|neglige|negligez|contourne|contournez ~5 instructions|consignes|regles|directives|precedent|precedentes
            tenez|tiens ~2 pas compte ~4 instructions|consignes|regles|directives|precede
            ignora|ignore|ignorar|ignoren|olvida|olvide|omite|omita|desobedece ~5 instrucciones|indicaciones|reglas|ordenes|directrices|anteriores
            ignora|ignori|ignorate|dimentica ~5 istruzioni|regole|precedenti
            ignore|esqueca|desconsidere ~5 instrucoes|regras
            negeer|vergeet ~5 instructies|regels|aanwijzingen
            zignoruj|ignoruj ~4 instrukcje|polecenia
        """,
        "always": """
            previous|prior|earlier|above|existing|original instructions|prompt|rules ?are|?is|?have|?has ?been no|void|obsolete|cancelled|canceled|superseded|overridden|outdated|revoked|replaced
            new|updated|revised|real|actual|additional|hidden|secret|special|final instructions|instruction|directive|directives|system|prompt ?prompt :
            new instructions|directive ~1 for|to ~1 ai|assistant|model|writer|agent|you
            your ~1 new|real|actual|only|true|primary|next task|goal|job|instruction|instructions|objective|mission|role is
            end|close|start|begin|beginning of ?the ?system|?user|?crm|?customer|?your context|prompt|instructions|instruction|input|conversation
            begin|start|end system|new prompt|instruction|instructions|override
            system override|prompt|instruction|instructions|directive :
            system override
            override code|mode|authorized|authorised|enabled|accepted
            if you are|re ~1 ai|llm|language|large|bot|chatbot|machine|robot|automated
            if you're ~1 ai|llm|language|large|bot|chatbot|machine|robot|automated
            you are|re ~2 ai|llm|language|chatgpt|gpt|claude|chatbot model|assistant|writer|system|agent|tool
            you are ~1 helpful|unrestricted|uncensored|email assistant|ai|model|writer|bot
            any|the|whatever|whichever|every|which ?ai ai|llm|assistant|model|bot|agent|system|tool reading|processing|parsing|summarizing|summarising|handling|writing this|these|it|the
            ai|llm|assistant|model|bot|agent that|which|who reads|processes|parses|summarizes|writes|drafts|generates this|these|it|the
            ai|llm|chatgpt|claude|gemini|copilot|assistant must|should|shall|please|now|has ?to ~1 mention|ignore|tell|promise|reveal|approve|pretend|say|disregard|claim
            note|message|notice|attention|instruction|instructions|reminder|memo|hint|request|directive to|for ?the|?any|?all|?our ai|llm|chatgpt|claude|gpt|gemini|copilot|language|email-writing|email|writing|outreach|drafting ?assistant|?model|?bot|?agent|?writer|?tool
            attention|dear|hey|hello|hi|listen|ok ?: ?, ai|llm|chatgpt|claude|gpt|language|assistant|copilot|gemini|bot ?assistant|?model|?agent ?, ?:
            to whichever|whatever|whoever ~3 writes|drafts|generates|reads|processes this|the
            dear|attention ?: language model
            reply|respond|answer as ~1 ai|assistant|dan
            do anything now
            developer|debug|god|dan|jailbreak|maintenance|admin|unrestricted|sudo mode enabled|activated|on|active|engaged
            enter|enable|activate ~1 developer|debug|god|dan|jailbreak|admin|unrestricted mode
            jailbreak*
            prompt injection|leak
            system|developer|hidden|initial prompt|message ~3 reveal|print|show|output|repeat
            wenn|falls du|sie ~2 ki|sprachmodell|llm|assistent|bot bist|sind
            du bist|sie sind ~2 ki|sprachmodell|assistent|chatbot
            du bist ab|jetzt|nun|von ?jetzt|?sofort ~3 ki|assistent|modus|ein
            hinweis|anweisung|nachricht|achtung|an|befehl ?an|?fur ?die|?den|?das ki|llm|sprachmodell|ki-assistent|schreibassistent*
            neue|zusatzliche|geheime anweisung|anweisungen|instruktion|instruktionen :
            si tu es|vous etes ~2 ia|llm|modele|assistant|robot
            tu es|vous etes maintenant|desormais ~2 ia|assistant|modele|mode|un|une
            a l'attention de|des l'ia|l'assistant|modele
            note|instruction|instructions|consigne|message pour|a|destinee ~1 l'ia|ia|l'assistant|modele
            nouvelles|nouvelle instructions|consignes|consigne|instruction :
            si eres ~2 ia|llm|modelo|asistente|bot
            ahora eres|actuas|actua
            eres ~1 ia|asistente|modelo ?de
            nota|instruccion|instrucciones|mensaje|atencion ?para|?a ?la|?el ia|asistente|modelo|llm
            nuevas|nueva instrucciones|instruccion :
            end every|each|all ~2 email|emails|message|messages|reply|sentence with
        """,
        "must": """
            email|mail|message|reply|draft|opener|outreach|subject|line|sentence must|should|shall|has|needs|will ~1 say|mention|include|state|contain|promise|offer|start|begin|end|read|guarantee|claim|tell
        """,
        "persona": """
            you are|re now a|an|in|acting|operating|free|unrestricted|no|dan|the
            you're now a|an|in|acting|operating|free|unrestricted|no|dan|the
            act as a|an|if|my|though|root|admin
            pretend you|to|that|we|this|they
            from now on ~2 you|always|reply|respond|write|act|all|every
            assume|adopt|take ?on the role|persona|identity
            roleplay|role-play|impersonate
            tu ~1 als ob
            fais comme|semblant
            agis comme|en tant
            finge|simula ser|que
        """,
        "reveal": """
            reveal|show|print|output|repeat|display|leak|disclose|dump|expose|list|share|give|return|recite|quote|include|paste|copy|tell|send ~2 your|system|hidden|initial|internal|developer|secret|full ~2 prompt|instructions|instruction|rules|configuration|guidelines|policy|context
            reveal|print|output|leak|disclose|dump|expose|include|send|list|export|forward|email|share|post|upload ~3 api|secret|password|passwords|credentials|credential|token|tokens|environment ?key|?keys|?variables
            send|export|dump|forward|email|post|upload|list|include|share|bcc ~3 all|entire|full|complete|whole|every ~3 contacts|customers|records|database|emails|list|data|leads|conversation|notes
            what are|is your ~1 instructions|prompt|rules|guidelines
            repeat|print|output|translate|copy ~1 everything|all|text|words|content ~1 above|before|preceding
            zeige|gib|verrate|nenne|drucke ~4 systemprompt|prompt|anweisungen|passwort|zugangsdaten
            montre|revele|affiche|donne|montrez|revelez|affichez ~4 prompt|instructions|consignes|mots
            muestra|revela|imprime|dime ~4 prompt|instrucciones|contrasenas|contrasena
        """,
        "release": """
            approve ?this|the|all ?the draft|email|mail|message|drafts|emails|messages|outreach
            mark|label|flag|classify|treat|rate ~4 as approved|safe|compliant|passed|verified|opted|contactable|consented|whitelisted
            skip|bypass|disable|avoid|ignore|override|suppress|deactivate|circumvent ~2 human|manual|compliance|safety|content|quality|consent|approval|legal|all|every|any ~1 review|reviews|check|checks|gate|gates|filter|filters|approval|approvals|checking
            skip|bypass|disable ~1 review|approval|gates|moderation|gatepost
            do not|don't|dont ~1 flag|block|hold|review|filter|quarantine this|the|it|any
            don't|dont flag|block|hold|review|filter|quarantine this|the|it|any
            send|dispatch|release ~4 without ~2 review|approval|checks|checking|asking|unsubscribe|opt-out|footer
            remove|omit|drop|leave|strip|delete ~3 unsubscribe|opt-out|footer|disclaimer|disclosure|postal
            set|change|update ~4 consent|opt-in|status|verdict|score|lifecycle ~2 to|= pass|approved|true|contactable|opted|granted|yes|customer
            return|output|answer|respond|reply ~2 pass|approved|safe|verdict
            genehmige|freigeben|gib ~3 entwurf|mail|nachricht frei
            approuve|approuvez|valide ~2 brouillon|message
            aprueba|apruebe ~2 borrador|correo|mensaje
        """,
        "output": """
            respond|reply|answer|write|output|return only|exclusively|solely ?in|?with|?the
            output|print|write|repeat|return ?exactly|?only the following|exact|exactly|word|words|phrase|string|sentence
            respond|reply|answer|write|speak|rewrite ~4 pirate|haiku|poem|rhyme|rhymes|caps|uppercase|emojis|base64|json|klingon
            write ~2 poem|haiku|song|limerick|joke
            include|insert|add|append|use|put|write|quote|begin|start|end|finish ~4 following|exact|exactly|verbatim ~1 sentence|text|phrase|words|line|link|code|this|as|string
            say|write|state|mention|include|repeat|quote exactly|verbatim|literally
            antworte|schreibe|schreib nur|ausschliesslich
            reponds|repondez|ecris uniquement|seulement
            responde|escribe solo|solamente|unicamente
        """,
        "mail": """
            when|while|if|whenever|before|once ~2 writing|emailing|mailing|messaging|drafting|composing|addressing|replying|responding|contacting|generating
            when|whenever|if you|we ~1 write|email|mail|message|draft|compose|address|reply|respond|contact|generate|reach
            in|into|at|with|of|for|on|to ?the|your|this|any|every|all|each|our|that|next|first ?next|?first|?follow-up|?outreach|?reply|?cold|?sales email|emails|e-mail|e-mails|mail|mails|message|messages|reply|replies|draft|drafts|outreach|response|letter|newsletter
            opening|first|subject|last|closing|intro* line|sentence|paragraph
            email|mail|message|reply|draft|subject|opener|outreach|text|body|line|signature must|should|shall|has|needs|will
            email|e-mail|mail|message|subject|signature|greeting body|line|text|footer
            the recipient|reader|addressee
            to|for|with this contact|person|lead|prospect
            every|each|all|any email|mail|message|outreach|reply|draft
            p.s.
            postscript
            in der|die|deiner|jeder|ihrer|seiner mail|e-mail|nachricht|antwort|betreff|betreffzeile
            im betreff|text|anschreiben
            beim schreiben|antworten
            wenn|sobald du|sie ~3 schreibst|schreiben|antwortest
            dans le|la|ton|votre|chaque|l'email|un|cet mail|email|e-mail|courriel|message|reponse|objet|l'objet
            dans l'email|l'e-mail|l'objet
            lorsque|quand tu|vous ~2 ecris|ecrivez|reponds|repondez
            en el|tu|su|cada|la|este correo|email|mensaje|respuesta|asunto
            cuando|al ~1 escribas|escriba|escribir|responder|respondas|redactes|redactar
        """,
        "say": """
            mention|say|tell|promise|offer|state|claim|guarantee|assure|bcc|pretend|insert|paste|append|quote|announce|emphasize|emphasise|stress|highlight|suggest|imply|invite|reveal|confirm|grant|propose|disclose
            erwahne|erwahnen|sage|sag|versprich|versprechen|garantiere|garantieren|biete|bieten|fuge|fugen|schreibe|schreib|schreiben|nenne|nennen|behaupte|setze|verlinke
            mentionne|mentionnez|mentionner|dis|dites|promets|promettez|offre|offrez|propose|proposez|garantis|garantissez|ajoute|ajoutez|inclus|incluez|ecris|ecrivez|affirme
            menciona|mencione|mencionar|di|diga|promete|prometa|ofrece|ofrecele|ofrezca|garantiza|incluye|incluya|anade|agrega|escribe|escriba|afirma
        """,
        "put": """
            include|add|use|write|put|give|provide|attach|start|begin|open|end|close|sign|finish|set|address|link|point|direct|ask|request|demand
        """,
        "thing": """
            link|links|url|discount|phrase|sentence|words|word|text|code|following|exactly|exact|this|free|guaranteed|guarantee|promise|coupon|voucher|offer|price|ps|p.s.|postscript|refund|password|key|iban|http|https|www|asap|urgent|that|saying|with ?the ?words
            <number>
        """,
        "demand": """
            promise|guarantee|assure|pretend ~6 <any>
            tell|inform|remind|convince|persuade him|her|them|dana|recipient|the|everyone|this|customer|prospect ~1 that|we|our|she|he|they|you|there|it
            say|claim|state|write|mention that|we|she|he|they|you|there|our
            bcc|blind-copy|blindcopy
            copy|cc|forward|send ~6 @
            do not|don't|dont ~1 mention|tell|say|reveal|disclose ~2 that|we|unsubscribe|opt-out|opt
            always|never|must ~1 mention|say|tell|promise|offer|state|claim|guarantee|include|add|write|use|bcc|congratulate|address|call|greet|sign|close|open|start|begin|end
            make|be sure ~3 mention|say|tell|promise|offer|state|claim|guarantee|include|add|write|bcc
            don't|not forget to mention|say|tell|promise|offer|include|add|bcc
            remember to mention|say|tell|promise|include|add|bcc
            versprich|garantiere|behaupte
            promets|promettez|garantis|garantissez|affirme ~4 <any>
            promete|prometa|garantiza|asegura|asegurale
        """,
        "link": """
            include|add|insert|use|put|paste|click|visit|open|download|direct|redirect|point|append|embed|place|give|share|send|promote|follow ~9 http|https|www|link|url
        """,
    }
)

REPORTED = frozenset(
    "asked asks told tells said says wants wanted instructed requested requests prefers preferred needs needed "
    "likes liked expects expected reminded advised promised agreed mentioned suggested wishes wished hopes "
    "decided plans planned offered refused insisted insists urged urges allowed allows begged invited encouraged warned "
    "had has have was were is "
    "bat bittet sagte mochte wunscht wollte will demande demandait souhaite veut pidio pide quiere dijo "
    "agreement going able trying used supposed recommended required requires".split()
)

TALK = Lexicon(
    {
        "model": """
            as|i'm|am|being a|an ~1 language|intelligence|llm|ai|chatbot|generative model|assistant|agent|writer
            as|i'm|am|being a|an ai|llm|chatbot ,|.|i|and|so|without|trained
            as|i'm|am|being a|an virtual|digital|automated assistant|agent|writer|sdr
            i|we cannot|can't|unable|won't ?to fulfill|fulfil|comply|assist ~2 request|instruction|instructions|prompt|task
            sorry ?, ?but i cannot|can't ~1 assist|help|comply|fulfill|generate|write|create
            i|we cannot|can't|won't|shouldn't generate|disclose|reveal|write|draft ~2 email|prompt|instructions
            i don't|dont|lack ?not ?have ~2 enough|access|sufficient ~1 information|context|data|facts|details to
            knowledge|training cutoff|cut-off
            system prompt
            the|my|original prompt says|asks|asked|provided|instructs|tells|told
            als ~1 ki|ki-sprachmodell|sprachmodell|ki-assistent|ki-modell ,|kann|habe|bin|darf
            als ~1 sprachmodell|ki-sprachmodell|ki-modell
            en tant qu'ia|qu'assistant
            en tant que ~1 ia|modele|assistant
            como ~1 ia|asistente|modelo ?virtual ?de lenguaje|ia|,
            como modelo de lenguaje
        """,
        "delivery": """
            here|here's|below|here’s ?is|?are|?you ?go ~3 email|e-mail|draft|message|version|versions|opener|opening|rewrite|subject|mail|option|options|line|follow-up
            hier|anbei ist|sind|kommt ~2 entwurf|e-mail|mail|e-mail-entwurf|nachricht|vorschlag
            voici ~2 e-mail|email|l'email|l'e-mail|brouillon|message|proposition|courriel
            aqui esta|tienes|te ~2 correo|borrador|mensaje|email
        """,
        "offer": """
            let me know if you|you'd ~3 me to adjust|revise|change|tweak|modify|rewrite|shorten|refine|edit|make
            let me know if you|you'd ~3 changes|adjustments|revisions|edits|tweaks
            would you like me to adjust|revise|tweak|modify|rewrite|shorten|refine|edit|make
            feel free to adjust|edit|customize|customise|tweak|modify|personalize|personalise|adapt
            i hope this|the email|draft meets|fits|works|helps
            i|i've ?have kept|drafted|written|tailored|avoided|wrote|left|used ~4 draft|tone|wording|placeholder|opener|slot|email|message
        """,
        "task": """
            note|notes|comment|remark|message to|for ?the reviewer|reviewers|editor|approver|moderator
            as instructed
            per|following your|the instructions|prompt|guidelines
            based on ?the|?your|?these provided|supplied|crm facts|information|data|context|fields|record|records|details
            based on ?the facts|context|record|fields provided|supplied|given
            according to our|your|the crm
            our crm says|shows|lists|notes|has|tells|record|records
            in our crm
            confidence score|level|rating : <number>
            prompt version
            end|start|beginning of email|draft
            gatepost
            max words
            opening|subject line :
        """,
    },
    typos=False,
)
