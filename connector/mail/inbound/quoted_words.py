# ruff: noqa: E501 - one wording stands on one line
"""How mail programs announce a quotation, and how people end a letter; read by `quoted.py`.

Header names, separators and attributions are matched on the text as it is, closings and disclaimers on folded text
(lower case, no accents).
"""

FROM_NAMES = (
    "From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä|Kimden|От|Mittente|Expéditeur|Expediteur|Afzender|Remitente|发件人|差出人|"
    "Feladó|Expéditeur·rice|De la"
)
HEADER_NAMES = (
    FROM_NAMES + "|Sent|To|Subject|Date|Cc|Bcc|Reply-To|Organization|Importance|Priority|Attachments?|"
    "Gesendet|An|Betreff|Datum|Kopie|Wichtigkeit|Antwort an|Priorität|Envoyé|Envoyé le|À|A|Objet|Sujet|Copie|"
    "Enviado|Enviado el|Enviado em|Para|Asunto|Assunto|Fecha|Data|CC|Inviato|Oggetto|Per|Verzonden|Aan|Onderwerp|"
    "Skickat|Till|Ämne|Sendt|Til|Emne|Kopi|Dato|Wysłano|Wysłane|Do|Temat|DW|Lähetetty|Vastaanottaja|Aihe|Gönderilme|"
    "Gönderildi|Kime|Konu|Tarih|Отправлено|Кому|Тема|Дата|Копия|Odesláno|Komu|Předmět|送信日時|宛先|件名|发送时间|收件人|主题|"
    "Küldve|Címzett|Tárgy|Odoslané|Predmet|Trimis|Către|Subiect"
)
SEPARATORS = (
    "Original Message|Original message|Original Appointment|Original-Nachricht|Ursprüngliche Nachricht|"
    "Originalnachricht|Ursprungliche Nachricht|Ursprünglicher Termin|Message d.origine|Message original|"
    "Message transféré|Message initial|Mensaje original|Mensaje reenviado|Mensaje [Oo]riginal|Messaggio originale|"
    "Messaggio inoltrato|Messaggio [Oo]riginale|Oorspronkelijk bericht|Oorspronkelijk [Bb]ericht|"
    "Doorgestuurd bericht|Mensagem original|Mensagem encaminhada|Mensagem [Oo]riginal|Forwarded message|"
    "Forwarded by|Begin forwarded message|Weitergeleitete Nachricht|Weitergeleitet von|Weitergeleitet|"
    "Ursprungligt meddelande|Originalmeddelande|Vidarebefordrat meddelande|Opprinnelig melding|Oprindelig meddelelse|"
    "Videresendt meddelelse|Alkuperäinen viesti|Wiadomość oryginalna|Oryginalna wiadomość|Orijinal [Mm]esaj|İleti|"
    "Исходное сообщение|Пересланное сообщение|Reply message|Forwarded [Mm]ail|Reply above this line|"
    "Please reply above this line|Antwort|In reply to|Původní zpráva|Eredeti üzenet|Mesajul original|Transféré par"
)
BARE_SEPARATORS = (
    "Begin forwarded message|Anfang der weitergeleiteten Nachricht|Début du message (?:réexpédié|transféré)|"
    "Inicio del mensaje reenviado|Inizio messaggio inoltrato|Begin doorgestuurd bericht|Início da mensagem encaminhada|"
    "Original Message|Ursprüngliche Nachricht|Message d.origine|Mensaje original|Messaggio originale|"
    "Oorspronkelijk bericht|Mensagem original"
)
WROTE = (
    r"\bwrote|\bwrites|\bschrieb|\bgeschrieben|\bhat am|\ba écrit|\ba ecrit|\bécrit|\bécrivait|\bescribió|\bescribio|"
    r"\bha scritto|\bscrive|\bscritto|\bschreef|\bheeft (?:het volgende )?geschreven|\bgeschreven|\bescreveu|\bskrev|"
    r"\bnapisał\(?a?\)?|\bnapísal\(?a?\)?|\bnapsal\(?a?\)?|\bpisze|\bkirjoitti|\bşunu yazdı|\byazdı|\bнаписала?|\bпишет|\bírta|"
    r"\ba scris|写道|のメール|さんは書きました|작성|\bsaid|\bva escriure"
)
# One line that needs no date to be known.
WROTE_AT_ONCE = (
    r"^[ \t>*_]*(?:[^\n]{2,80}<[^\s<>]+@[^\s<>]+>[^\n]{0,40}(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|"
    r"escreveu|skrev|napisał\(?a?\)?|kirjoitti|написала?)\s*:?\s*$"
    r"|(?:Quoting|Zitat von|Citando|Citant|Citat från) [^\n]{2,80}:\s*$"
    r"|(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?,? [^\n]{0,60}<[^\s<>]+@[^\s<>]+>\s*:\s*$)"
)
# How an attribution begins: a preposition with a date, a day's name, a date, a name with an address.
BEGINS = (
    r"^[ \t>*_-]*(?:(?:On|Am|Le|El|Il|Op|Em|Den|Dne|Dnia|W dniu|At|In a message|In data|Il giorno|No dia|A|Date|På|Pe|Dana|Na)\b"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So|lun|mar|mer|jeu|ven|sam|dim|ma|ti|ke|to|pe|la|su|tir|ons|tor|fre|lør|søn|man|"
    r"mån|tis|lör|пн|вт|ср|чт|пт|сб|вс|pon|wt|śr|czw|pt|sob|niedz|dom|mié|jue|vie|sáb|seg|ter|qua|qui|sex|gio|"
    r"Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[.,]? ?(?:\d|(?:den|de|dem|le) \d|[A-Z][a-z]{2,8}\.? \d)"
    r"|\d{1,4}[-./ ]|[\"“'<][^\n]{0,80}@|[^\s.!?][^\n.!?]{0,60}<[^\s<>]+@)"
)
# The same inside a line, with what the writer said before it.
FLAT = (
    r"(?:^|(?<=[\s.!?>]))(?:On|Am|Le|El|Il|Op|Em)\s(?=[^\n]{0,60}\d)[^\n]{5,220}?(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)[^\n:]{0,80}:"
    r"|(?<=\s)(?:From|Von|De|Da|Van)\s?: [^\n]{3,200}?\b(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Fecha|Inviato|Data|Verzonden)\s?:? ?[^\n]{3,150}?\b(?:To|An|À|Para|A|Aan|Subject|Betreff|Objet|Asunto|Oggetto|Onderwerp|Assunto)\s?:"
    r"|(?<!-)-{3,} ?(?:Original Message|Ursprüngliche Nachricht|Message d.origine|Mensaje original|Messaggio originale|Oorspronkelijk bericht|Mensagem original|Forwarded message) ?-{3,}"
)
# How the last lines of our own mails look (folded): the way out and its address.
OUR_FOOTER = (
    r"(?:unsubscribe|opt out|abmelden|abbestellen|desabonn|desinscri|darse de baja|baja|cancell|uitschrijven|afmelden|descadastr|no longer wish|"
    r"do not want|keine weiteren|ne plus recevoir)[^\n]{0,160}https?://|https?://\S+/u/\S+"
)
SENT_FROM = (
    r"sent from (?:my|mail|yahoo|outlook|gmail|samsung|the|a |proton|mailspring|spark|aol|hey|iphone|ipad|android|"
    r"blackberry|windows|superhuman|front|nine|bluemail)|sent (?:via|with|using) |sent on the go|get outlook for|"
    r"download outlook|"
    r"von meinem |gesendet (?:von|mit|uber)|diese nachricht wurde von meinem|von unterwegs|holen sie sich outlook|"
    r"outlook fur (?:ios|android)|envoye (?:de|depuis|a partir)|telecharger outlook|obtenez outlook|"
    r"provenance :? ?(?:courrier|mail)|enviado (?:desde|do |de meu|de mi|pelo|con |via )|obtener outlook|obter o outlook|"
    r"inviato (?:da|dal|con)|scarica outlook|ottieni outlook|verzonden (?:vanaf|vanuit|met|via)|verstuurd vanaf|"
    r"outlook voor|download outlook|skickat fran|sendt fra|wyslano z|wyslane z|odoslane z|odeslano z|"
    r"lahetetty (?:minun|puhelimesta)|excuse (?:the |my )?(?:brevity|typos)|please excuse (?:the |my |any )?(?:brevity|typos|errors)|"
    r"pardon (?:the |my )?(?:brevity|typos)|typed on (?:my )?|virus-free|virenfrei"
)
CLOSINGS = (
    r"(?:with )?(?:best|kind|kindest|warm|warmest|many|sincere)? ?(?:regards|wishes)|best|all the best|all best|cheers|"
    r"sincerely|yours(?: (?:sincerely|faithfully|truly))?|sincerely yours|respectfully|cordially|br|kr|rgds|brgds|"
    r"thanks(?: (?:again|a lot|so much|and regards|& regards|in advance|and best regards))?|thank you(?: (?:very much|so much|"
    r"and regards|in advance))?|many thanks|thx|tks|ta|"
    r"(?:mit )?(?:freundlich\w*|best\w*|lieb\w*|viel\w*|schon\w*|herzlich\w*) gru(?:s|ss|sse|ssen|se|sen|sze|e)\b(?: (?:aus|von|nach) \w+)?|"
    r"mfg|vg|lg|hochachtungsvoll|gruss|grus|gruse|grusse|"
    r"(?:bien )?(?:cordialement|sincerement|amicalement)(?: votre)?|bien a vous|cdlt|salutations(?: distinguees)?|"
    r"meilleures salutations|bonne journee|merci(?: d'avance)?|"
    r"(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|atte|un saludo|gracias(?: de antemano)?|muchas gracias|"
    r"cordiali saluti|distinti saluti|saluti|un saluto|grazie(?: mille)?|"
    r"met vriendelijke groet\w*|vriendelijke groet\w*|groet\w*|mvg|"
    r"atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|att|abracos?|obrigad[oa]|"
    r"med vanlig halsning|vanliga halsningar|mvh|med venlig hilsen|venlig hilsen|med vennlig hilsen|pozdrawiam|z powazaniem"
)
DISCLAIMERS = (
    r"(?:confidentiality|privacy|legal|important|privileged|security|email|e-mail) (?:notice|note|disclaimer|warning|information)|"
    r"disclaimer|caution|warning: external|external (?:email|sender|mail)|this (?:e-?mail|message|communication|transmission)"
    r"(?: \(?(?:and|including|with|together)[^.]{0,80})? (?:is|are|may|contains?|was|has|and)\b|"
    r"the (?:information|contents?)(?: contained)? (?:in|of) this|the information (?:transmitted|contained)|"
    r"(?:please )?(?:consider|think) (?:of )?(?:about )?the environment|please do not print|save a tree|"
    r"registered (?:office|in england)|if you (?:have|are not) (?:received this|the intended)|any (?:views|opinions) |"
    r"diese (?:e-?mail|nachricht) (?:enthalt|kann|ist)|der inhalt dieser|vertraulichkeit|wichtiger hinweis|"
    r"(?:geschaftsfuhr|sitz der gesellschaft|amtsgericht|handelsregister|ust-?id|registergericht)|bitte (?:denken|prufen) sie|"
    r"ce (?:message|courriel|mail|e-mail)(?: et)? |les informations contenues|avant d'imprimer|pensez a l'environnement|"
    r"este (?:mensaje|correo|e-?mail)(?: y)? |la informacion contenida|aviso (?:legal|de confidencialidad)|antes de imprimir|"
    r"questo messaggio|le informazioni contenute|questa e-?mail|dit (?:bericht|e-?mail)|de informatie (?:in|verzonden)|"
    r"esta (?:mensagem|e-?mail)|aviso de confidencialidade|en cumplimiento de|de conformidad con|in ottemperanza|"
    r"ai sensi del|le responsable de traitement|we process (?:your )?personal data"
)
# What only a legal notice says, wherever in its line.
SMALL_PRINT = (
    r"intended recipient|intended (?:solely|only|exclusively) for|received (?:this|it)(?: \w+){0,3} in error|unauthori[sz]ed (?:use|disclosure|copying|review)|"
    r"delete (?:it|this|the) (?:\w+ )?(?:message|e-?mail|communication)? ?(?:and (?:any|all)|from your (?:system|computer)|immediately and)|notify the sender|virus(?:es)? (?:free|scan|check)|"
    r"irrtumlich (?:erhalten|zugesandt)|nicht der (?:richtige|beabsichtigte) (?:adressat|empfanger)|vernichten sie diese|unbefugte|"
    r"destinataire (?:prevu|vise)|par erreur|strictement interdit|destinatario (?:previsto|indicado)|por error|por engano|per errore|ten onrechte|niet (?:de )?geadresseerde|"
    r"company (?:number|no\.?|registration)|vat (?:no|number|reg)|registered (?:office|in)|geschaftsfuhrer|handelsregister|amtsgericht|ust-?id|siret|rcs |capital de|partita iva|p\.? ?iva|kvk"
)
