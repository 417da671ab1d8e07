# ruff: noqa: E501, ISC004 - a table of words reads best as words
"""What servers say when they refuse, sorted by what it tells about the address. Text is compared in lower case."""

from connector.mail.inbound.signal import Meaning

DEAD, ALIVE = Meaning.BOUNCE_PERMANENT, Meaning.BOUNCE_TRANSIENT

# In order: the first row that matches decides. What is certain about the address comes first; then refusals that
# say nothing about it; the vague phrases last.
SAYINGS: tuple[tuple[str, Meaning, str], ...] = (
    # A group that may be closed, or may not be there: the provider does not tell.
    (
        "policy",
        ALIVE,
        r"may not exist, or you may not have permission|group you tried to contact|answer/6330403|nemáte oprávnění|groups\.google\.com",
    ),
    (
        "network",
        ALIVE,
        r"malformed (?:or unexpected )?name server reply|host not found, try again|temporary lookup failure",
    ),
    # Sender addresses are refused in the words of recipients; so these stand before them.
    (
        "auth",
        ALIVE,
        r"\b(?:spf|dkim|dmarc|sender policy framework|sender ?id|domainkeys)\b|unauthenticated (?:email|mail|sender)|not? authenticat"
        r"|does ?n.?t (?:have|pass) (?:the )?(?:required )?authentic|authentication (?:required|failed|credentials|checks?)|auth(?:entication)? is required"
        r"|fails? (?:to pass )?authentication|smtp auth|not an authenticated|client was not authenticated|openspf",
    ),
    (
        "sender_refused",
        ALIVE,
        r"sender (?:address |domain |email |verify |verification |is )?(?:was |has been )?(?:rejected|refused|denied|blocked|unknown|not (?:allowed|exist|verified|found|authori[sz]ed)|invalid|failed)"
        r"|(?:invalid|unknown|bad|unresolvable|unroutable|unrouteable|forged|spoofed|unacceptable|blocked) sender|sender verif|envelope[- ]sender|return[- ]path (?:address|is)"
        r"|(?:your|the) (?:e-?mail|mail) (?:address|domain) (?:is|was|has been) (?:not allowed|blocked|blacklisted)|mail from (?:domain|address)|domain of sender|sender.s domain|from:? (?:address|domain)"
        r"|callout verification|sender host|(?:helo|ehlo)\b[^.;\n]{0,30}(?:reject|invalid|refus|denied|require|bad|mismatch|resolv)|(?:invalid|bad|reject\w*) (?:helo|ehlo)|reverse dns|reverse[- ]?(?:lookup|ptr|record)|rdns|ptr record|\bptr\b|no ptr|forward-confirmed|hostname.{0,40}(?:resolve|lookup)"
        r"|cannot (?:find|resolve) your (?:hostname|reverse)|client host rejected",
    ),
    (
        "mailbox_full",
        ALIVE,
        r"(?:mail ?box|inbox|mail ?folder|mailfolder|user|account|recipient|maildir|storage|disk|quota|mail ?drop)[^.;\n]{0,60}\b(?:is|are|was|has been|has become)?\s*(?:too |currently |already |almost )?(?:full|over ?-?quota|overquota|exceed(?:ed|s|ing)?|over (?:its|the|their|disk|allotted|storage|size)|out of (?:disk|storage|space)|reached (?:its|the|their|maximum))\b"
        r"|over ?-?quota|overquota|quota (?:has been |is |was |limit |would be )?(?:exceed|violat|full|reached)|exceed(?:s|ed|ing|)\b[^.;\n]{0,40}(?:quota|storage|mailbox|allotted|disk space|space allocat|mailbox size)"
        r"|insufficient (?:system |disk |quota|mailbox )?(?:storage|space|quota)|not have enough (?:disk )?space|not enough (?:storage|disk|free)? ?(?:space|storage)|no (?:more |free )?(?:disk )?space (?:left|for|in)|storage (?:quota|limit)|mailbox (?:size|storage|quota)"
        r"|quota ?exceed|quotaexceed|out of (?:storage|disk|space|quota)|stuffed|bo.te (?:aux lettres )?(?:est )?pleine|postfach[^.\n]{0,30}voll|speicher(?:platz|volumen)|buz[o.]n[^.\n]{0,20}(?:lleno|llena)|casella[^.\n]{0,30}piena"
        r"|full mailbox|casilla[^.\n]{0,20}llena|mailbox is full|mailfull|mail box full|メールボックス.{0,12}(?:満|一杯|いっぱい|容量)|容量.{0,8}(?:超|オーバー)|邮箱.{0,6}(?:已满|空间)|收件箱.{0,6}满|ящик.{0,20}переполнен|#[45]\.2\.2\b|\b[45]\.2\.2\b|maximum (?:mailbox|storage) |too much mail data|cannot store|would exceed|too many (?:messages|mails) (?:on|in) (?:the |this )?(?:server|mailbox|folder)|zu ?viele mails",
    ),
    (
        "too_large",
        ALIVE,
        r"(?:message|mail|size|file|attachment|e-?mail|content)[^.;\n]{0,40}(?:too (?:large|big)|exceeds? (?:the |a |its |our |maximum |fixed |max |administrative |local )*(?:size|limit|message|allowed|length)|larger than|is bigger|size limit)"
        r"|(?:maximum|max)(?:imum)? (?:message |mail |allowed )?(?:size|length)|size (?:limit|exceed|restrict)|message ?size|message length|too large|too big|\b[45]\.3\.4\b|\b[45]\.2\.3\b|exceeded (?:the )?maximum (?:inbound|outbound|incoming)? ?message",
    ),
    (
        "user_unknown",
        DEAD,
        # The person at that place.
        r"(?:user|mail ?box|mail ?drop|recipient|account|address(?:ee)?|alias|person|login|maildrop|subscriber|destinatario|usuario|mail address|email|name|customer|id|contact)s?\b[^.;\n]{0,50}(?:(?:does|do|did) ?n[o']?t (?:exist|have|appear)|doesn.t (?:exist|have)|dosn.t exist|dont exist|not (?:be )?(?:exist|found|known|listed|recogni[sz]ed|valid|here|hosted|located|our customer|local)|n[o']t exist|is unknown|\bunknown|\binvalid\b|cannot be found|could not be found|couldn.t be found|no (?:longer|more) (?:exist|valid|here|on|with)|non-?exist|doesnotexist|nicht (?:bekannt|gefunden|vorhanden|existiert)|unbekannt|inconnu|desconocido|sconosciut|desconhecid|onbekend|nieznany|ok.nd)"
        r"|(?:user|recipient|mailbox|account|address|addressee|rcpt)[ _-]*(?:\([^)]*\) ?)?(?:<[^>]*> ?)?(?:is )?(?:unknown|not[ _-]*found|invalid|does[ _-]not[ _-]exist|non[ _-]?exist)"
        r"|(?:unknown|invalid|bad|nonexist[ea]nt|non-existing|no such|not a valid|not a known|undefined|unrecogni[sz]ed|incorrect|illegal|wrong|unroute?able|undeliverable|non-existent|inexistent|unexist\w*)[ _]*(?:or (?:unknown|invalid|illegal|disabled|\w+)[ _])?(?:(?:local|virtual|e-?mail|mail|alias|recipient|rcpt|destination|final|user|account|smtp|remote|to|the|recipients?.|forward|delivery)[ _-]*){0,3}(?:user|recipient|mail ?box|address|addressee|account|local[ -]?part|login|alias|person|mailbox|name|usr|receiver|subscriber)"
        r"|(?:no|not a|isn.t a|is not a) (?:valid |known |such |active |local |registered )*(?:recipient|mail ?box|user|account|person|address|customer|member|subscriber)s?\b(?! (?:access|list|agent))|no ?such ?user|nosuchuser|no such (?:person|address|mailbox|recipient|local|account|id|alias|name|member|domain user|email)|no (?:mailbox|user|account|recipient|one|body|maildrop|address)s? (?:here|by that|with (?:that|this)|called|named|at this|match|of that|for)"
        r"|this (?:user|account|address|mailbox|recipient)[^.;\n]{0,40}(?:doesn.t|does not|not) (?:have|exist|on this)|user ?unknown|unknown ?user|unknown[ _-](?:local|recipient|address|account|mailbox)|user (?:is )?not (?:found|exist|local|known|here|listed|registered|in|on)|recipient (?:address )?(?:is )?(?:unknown|not (?:found|exist|on|in|valid|known))"
        r"|not (?:a )?(?:listed|found|known|exist|present|registered|our) (?:in |at |on |to |by )?(?:the |this |our |domino |public |company )?(?:directory|server|system|name ?(?:and )?address|recipient|user|domain|database|ldap|customer)|can.?t (?:find|resolve) (?:recipient|user|account|mailbox)|unable to (?:find|locate|validate|verify) (?:the )?(?:recipient|user|mailbox|address)"
        r"|(?:address|e-?mail|mailbox|account)[^.;\n]{0,40}(?:couldn.t|could not|can ?not|can.t) be found|wasn.t found|was not found at|recipientnotfound|recipnotfound|resolver\.adr\.\w*(?:notfound|invalid|bad|ex\w*)|adr\.recip|doesn.t have an? [\w.-]+ account|does not have an? (?:[\w.-]+ )?(?:account|mailbox)|not (?:have )?an? (?:valid )?mailbox here|no account by that|is not (?:a|an) (?:valid|active|known|current) "
        r"|recipient address rejected: (?:access denied|undeliverable|invalid|user|unknown|unverified|no such|this address|address|domain not)|as\(201806281\)|unrouteable mail domain is not|recipient unknown|recipient(?:s)? (?:refused|not recogni[sz]ed)|rejecting for|not a recipient|addressee unknown|who are you trying|couldn.t find (?:any host|recipient|any such)? ?(?:named)?(?!.*timed)|address(?:es)? (?:is |was |you )?(?:wrong|misspelled|incorrect|no longer)"
        r"|(?:isn.t|is not) (?:a )?(?:listed|local|valid)|not listed in|mail(?:box)? (?:address )?is not (?:valid|here|known|available here)|no mailbox|(?:55\d|5\.\d\.\d)[^.;\n]{0,60}mailbox (?:is )?unavailable|recipient (?:address )?(?:rejected|refused)\.? ?(?:\(in reply to rcpt|$)|invalid final delivery|not unique|ambiguous|check (?:if|that|whether) (?:the )?address is correct|\b542 \S+ rejected|リストにありません|no longer (?:in use|valid|active|a valid|works?|employed|available|with|accept|exist|monitored|on (?:this )?server)|address (?:has|have) no mail exchanger user|user [^ ]{1,60} not known|account [^ ]{1,60} not found|550 unknown\b|user doesn.t|unknown recip|bad destination mailbox address|sorry, no mailbox|there is no (?:user|one|mailbox|such|account|person)|recipient does ?n.t"
        r"|(?:adresse|empf.nger|benutzer|postfach|konto|teilnehmer)[^.;\n]{0,60}(?:nicht (?:gefunden|vorhanden|bekannt|existent|existiert)|unbekannt|existiert nicht|ung.ltig|gibt es nicht)|(?:destinataire|adresse|utilisateur|bo.te|compte)[^.;\n]{0,60}(?:inconnu|n'existe (?:pas|plus)|introuvable|invalide|n'a pas (?:pu )?(?:[êe]tre|[ée]t[ée]) trouv|non trouv|inexistant)|(?:usuario|direcci.n|destinatario|buz.n|cuenta|correo)[^.;\n]{0,60}(?:no existe|desconocid|no (?:se |fue )?(?:ha |pudo )?(?:sido )?encontr|inexistente|inv.lid)|(?:utente|indirizzo|destinatario|casella)[^.;\n]{0,60}(?:non esist|sconosciut|non (?:è|e') (?:stat[oa] )?(?:trovat|valid)|inesistente|non trovat)|(?:usu.rio|endere.o|destinat.rio|caixa|conta)[^.;\n]{0,60}(?:n.o existe|desconhecid|n.o (?:foi |p.de ser )?(?:encontrad|localizad)|inexistente|inv.lid)|(?:gebruiker|adres|ontvanger|geadresseerde|postvak)[^.;\n]{0,60}(?:bestaat niet|onbekend|niet (?:gevonden|bekend)|ongeldig)|(?:hittades|finns|existerar) (?:inte|ej)|ok.nd (?:mottagare|användare)|(?:blev|ble|kunne) ikke (?:fundet|funnet|findes)|findes ikke|finnes ikke|ukendt (?:modtager|bruger)|ukjent (?:mottaker|bruker)|ei (?:löytynyt|löydy|ole olemassa)|tuntematon (?:vastaanottaja|käyttäjä)|(?:nie (?:został |została |zosta.o )?(?:znalezion|istniej)|nieznany (?:adresat|odbiorca|użytkownik))|(?:neexistuje|nebyl[ao]? nalezen|nezn.m. (?:příjemce|uživatel))|bulunamad|mevcut değil|nem (?:található|létezik)|nu (?:există|a fost găsit)|не (?:найден|существует|обнаружен)|見つかりませんでした|見つかりません|找不到|찾을 수 없|δεν (?:βρέθηκε|υπάρχει)|לא נמצא|غير موجود"
        r"|존재하지|用户不存在|收件人.{0,12}不存在|邮箱.{0,8}不存在|不存在|找不到|见つかりません|見つかりません|存在しません|宛先.{0,20}(?:不明|誤|見つか)|あて先|не (?:найден|существует|зарегистрирован)|нет такого|неизвестн|n'existe pas|non esiste|no existe|n.o existe|existiert nicht|bestaat niet|finns inte|findes ikke|finnes ikke|nie istnieje|neexistuje|mailbox non trouv|destinataire inconnu|indirizzo (?:non|inesistente)|kullan.c. bulunamad"
        r"|\b[45]\.1\.1\b[^\n]{0,40}(?:unknown|exist|no |not |invalid|bad)|invalid mailbox|delivery error: dd (?:this user|sorry)|mailbox not|not a mailbox|local (?:user|recipient) (?:unknown|not)|no local|unknown in (?:local|virtual|relay)|ldap.{0,20}(?:unknown|not found)|verify (?:the )?(?:recipient|address).{0,30}fail|recipient verif|mailbox unknown|551 (?:5\.\d\.\d )?(?:user )?not local|user not local",
    ),
    (
        "mailbox_disabled",
        DEAD,
        r"(?:user|account|mail ?box|recipient|address|customer|inbox|email|e-mail|konto|postfach|compte|cuenta)[^.;\n]{0,60}(?:is |has been |was |are |temporarily )*(?:disabled|de-?activated|suspended|inactive|not active|closed|cancell?ed|terminated|deleted|removed|expired|discontinued|locked|blocked by|frozen|dormant|retired|unavailable permanently|not enabled|gesperrt|deaktiviert|gel.scht|d.sactiv.|desactivad|cerrad|disabilitat|disattivat)"
        r"|(?:disabled|inactive|deactivated|suspended|closed|expired|deleted|dormant|locked) (?:user|account|mail ?box|recipient|address|e-?mail|inbox)|mailbox (?:unavailable|is unavailable|currently unavailable) or|not logged in (?:for|in)|extended inactivity|been inactive|due to inactivity|inactivity|account that you tried to reach is (?:disabled|inactive|over)|no longer (?:on|monitored|in service)|permanently (?:disabled|closed|removed)|\b5\.2\.1\b.{0,60}(?:disabled|inactive|not accepting)|account.{0,20}disabled|casilla[^.\n]{0,20}(?:expirad|desactivad|eliminad|suspendid)|停用|已停用|被禁用|无效|заблокирован|отключен|has ?been ?suspended|\b5\.7\.13\b|acct.{0,10}(?:disabled|closed)",
    ),
    (
        "moved",
        DEAD,
        r"(?:user|account|address|mailbox|recipient|person|he|she|employee|i)[^.;\n]{0,40}(?:has|have|was) (?:been )?moved|has moved to|moved (?:to|permanently)|new (?:e-?mail )?address is|address has changed|changed (?:his|her|their|my) (?:e-?mail )?address|please (?:use|try) (?:the )?(?:new|following) address|\b5\.1\.6\b|has a new e-?mail|\b5\.7\.17\b|left (?:the )?(?:company|organi[sz]ation)|is no longer (?:with|at|working|employed)",
    ),
    (
        "no_mail_accepted",
        DEAD,
        r"null ?mx|record indicated no smtp service|does ?n.t accept (?:e-?)?mail|does not accept (?:any )?(?:e-?)?mail|accepts? no mail|no mail accepted|domain does not accept|\b556\b|nullmx|mail receiving disabled|recipient address has null|doesn.t receive mail|not accept mail at all|smtp protocol returned a permanent error.*does not accept",
    ),
    (
        "relay_denied",
        ALIVE,
        r"relay(?:ing)?[^.;\n]{0,40}(?:denied|not (?:permitted|allowed)|prohibited|disallowed|refused|access|rejected|unable|restricted)|(?:unable|not (?:permitted|allowed|authorized)|cannot|denied|won.t|do not|does not) (?:to )?relay|not (?:a )?(?:gateway|open relay)|open relay|we do not relay|relaying mail|relay access|rcpthosts|domain (?:is )?n[o']t (?:in my list|here|hosted|local|accepted|configured)|not accepted here|badrcptto|isn.t in my list|not (?:one )?of our domains|no relay",
    ),
    (
        "domain_unknown",
        DEAD,
        r"\b(?:host|domain) \S+ (?:was |is )?(?:not found|unknown|does not exist)|(?:host|domain|domain name|mail server|mx|site)\b[^.;\n]{0,50}(?:not found|unknown|does ?n.t exist|does not exist|no such|couldn.t be found|could not be found|cannot be found|not exist|non-?exist|invalid|n.existe pas|unbekannt|no existe|was not found|isn.t|is not valid)(?![^\n]{0,20}(?:sender|try again))"
        r"|(?:unknown|invalid|no such|unrouteable|unroutable|bad|nonexistent|non-existent|nonexisting|illegal|unresolvable|unresolved) (?:mail |remote |destination |recipient |mailer |e-?mail |name ?server )*(?:host|domain|hostname|site|destination system)|unrouteable (?:mail domain|address)|all relevant mx records point to non|name or service not known|nxdomain|no (?:mx|dns|address|a) ?(?:or a )?(?:record|host|entry|info)?s? (?:found|for|could|exist|available)|no mail ?(?:server|exchanger|host|hosts)s? |couldn.t find any host|cannot find (?:a )?(?:mail )?(?:host|exchanger|domain)|unable to (?:find|resolve|look ?up|route)[^.\n]{0,40}(?:domain|host|mx|mail server|no mail)|domain of (?:the )?recipient|dns (?:error|domain)[^.\n]{0,60}(?:not found|not exist|nonexist|does not)|hostnotfound|host_not_found|name service error for name=\S+ type=\S+: host not found(?!, try)|check the domain and try again|no valid host|\b5\.4\.310\b|\b5\.1\.2\b(?!\d)|data_format_error|invalid mx|mx (?:is|record)[^.\n]{0,30}(?:invalid|localhost|points? to)|esiste il dominio|nullhost|no mx",
    ),
    (
        "rate_limited",
        ALIVE,
        r"rate ?limit|too many (?:messages?|connections?|recipients?|emails?|mails?|sessions?|concurrent|errors?|requests?|invalid|unknown|bad|rcpt|smtp|outgoing|e-mails)|too (?:fast|frequent|often|quickly)|throttl|exceeded (?:the |your |its |a )?(?:\w+ ){0,4}(?:rate|sending|hourly|daily|limit on|allowed number|max(?:imum)? (?:number|emails|messages|connections|defers)|defer)|(?:hourly|daily|sending) (?:limit|quota)|unusual(?:ly)? (?:rate|sending|traffic|volume|high)|receiving mail (?:at )?(?:a rate|too)|try again later.{0,40}(?:busy|volume)|\b4\.7\.28\b|concurrent connection|connection (?:limit|frequency|rate)|frequency limited|defers and failures|max_?rcpt|频率|limit exceeded|maximum (?:recipients|connections)|number of (?:messages|connections|recipients)",
    ),
    (
        "greylisted",
        ALIVE,
        r"gr[ae]y ?-?list|please try (?:again|later).{0,40}(?:sender|minutes)|temporarily deferred|postgrey|\b4\.7\.1\b.{0,20}try again",
    ),
    (
        "reputation",
        ALIVE,
        r"invalid ip for sending|messages from \S+ weren't sent|black ?-?list|block ?-?list|\bdnsbl\b|\brbls?\b|spamhaus|spamcop|sorbs|barracuda(?:central)?(?: reputation)?|\bsbl\b|\bxbl\b|\bpbl\b|uceprotect|invaluement|cloudmark|senderbase|senderscore|reputation|abusix|proofpoint\.com|dynamic (?:ip|block|pool|address)|\b(?:ip|your host|client|your server|network|address range|hosting|connection|ip address|sending mta)\b[^.;\n]{0,60}(?:is |has been |was |are |were )?(?:blocked|banned|listed|blacklisted|denied|rejected|refused|not (?:allowed|accepted|permitted|welcome))|blocked (?:by|using|for|due|because|from|until|ip|address|-|see)|banned|listed (?:at|in|on|by)|(?:access|connection|permission) (?:is )?denied.{0,30}(?:ip|host|client)?|s3\d{3}|s\d{4}\b.{0,40}(?:protection|outlook)|your (?:ip|host|server|network|isp|mail server)[^.;\n]{0,40}(?:block|poor|bad|listed|spam|denied|reject)|5\.7\.(?:6\d\d|7\d\d)\b|not on (?:our|the) white ?list|no-?listed|zombie|hacked|compromised|residential|\bdul\b|open (?:relay|proxy)",
    ),
    (
        "spam",
        ALIVE,
        r"\bspam\w*|\bjunk\b|unsolicited|\bube\b|\buce\b|bulk (?:mail|e-?mail)|phish|spamassassin|spam score|looks like|suspicious|virus|malware|infected|trojan|malicious|dangerous|worm|垃圾邮件|спам|迷惑メール|antispam|fraud",
    ),
    (
        "content",
        ALIVE,
        r"content (?:rejected|filter|not|policy|restriction|denied|was)|(?:prohibited|forbidden|disallowed|banned|illegal|blocked|restricted|invalid|bad|unsafe) (?:content|attachment|file|extension|subject|words?|url|header|character|mime)|attachment[^.\n]{0,40}(?:not (?:allowed|permitted)|blocked|prohibited|removed|rejected|type)|message (?:content|body|header)s?[^.\n]{0,30}(?:reject|invalid|block)|malformed|8-?bit|\b5\.6\.\d|conversion|header (?:too|error|missing|rejected)|missing (?:header|from|date|to)|not rfc|rfc ?[2-5]\d{3}[^.\n]{0,20}(?:compl|viol)|bare lf|line too long|line length|smtputf8|ndr\b.{0,20}filter|mime",
    ),
    (
        "loop",
        ALIVE,
        r"loop(?:ing|s)? (?:back|detected)?|mail loop|too many hops|hop count|\b5\.4\.6\b|\b5\.4\.14\b|routing loop|too many received|loops back",
    ),
    (
        "tls",
        ALIVE,
        r"\btls\b|starttls|\bssl\b|certificate|encrypt(?:ed|ion) (?:required|needed|connection)|must issue a starttls|\bdane\b|mta-?sts|cipher",
    ),
    (
        "expired",
        ALIVE,
        r"(?:message|mail|delivery|retry|queue|time|lifetime)[^.;\n]{0,40}(?:expired|timed? ?-?out|time ?limit|too long|too old|exceeded)|(?:has|been) (?:in|on) the (?:mail )?queue (?:too|for)|could not be delivered for|not (?:be |been )?delivered (?:with)?in|retry time(?:out)?|retries exceed|giving up|undeliverable for|\b[45]\.4\.7\b|\b5\.4\.300\b|delivery time|within \d+ (?:hours|days)|attempts? (?:to deliver )?(?:have )?failed|unable to deliver (?:this )?(?:message )?(?:after|for)|queue.{0,20}expire|stopped trying|gave up",
    ),
    (
        "network",
        ALIVE,
        r"time(?:d)? ?-?out|connection (?:was |is |has been |attempt )?(?:refused|reset|lost|closed|dropped|failed|died|aborted|terminated|timed)|connect(?:ion)? to [^\n]{0,80}(?:refused|failed|timed|unreachable|no route)|could(?: not|n.t) (?:be )?connect|cannot connect|can.?t connect|unable to connect|failed to connect|no route to host|network (?:is )?(?:unreachable|error|problem)|host (?:is )?(?:unreachable|down|not responding|unavailable)|lost connection|conversation with|unreachable|not respond|no (?:response|answer)|dns (?:error|failure|server|lookup|problem|query)|try again|temporar|name ?server|server (?:is )?(?:unavailable|busy|down|not available)|service (?:is )?(?:unavailable|not available|currently)|resources|\b[45]\.4\.[0-5]\b|host or domain name not found|type=mx|no servers?|deferred|remote (?:host|server) (?:said|closed)?.{0,10}(?:closed|dropp|disconnect)|mta.{0,30}(?:down|not)|could not be reached|relay.{0,40}(?:fail|timeout)|couldn.t establish|all hosts",
    ),
    (
        "policy",
        ALIVE,
        r"polic(?:y|ies)|not (?:authori[sz]ed|permitted|allowed|accepted|acceptable|approved|subscribed|welcome|a member|accepting)|(?:access|permission|delivery|recipient|transaction|message|mail|you are|e-?mail|transmission|sender) (?:is |was |has been |are )?(?:denied|rejected|refused|blocked|prohibited|restricted|declined|filtered|forbidden)|rejected (?:by|for|due|because|the|as)|restrict|administrat|prohibit|refus(?:ed|es)|reject|den(?:ied|y)|block|forbid|unacceptable|\b5\.7\.\d|members? only|moderat|only accept|challenge|filter|unwanted|complain|abus",
    ),
    (
        "system_error",
        ALIVE,
        r"system (?:error|config|problem|failure|resource)|internal (?:server |software )?error|configuration (?:error|problem)|server error|software error|local (?:error|delivery|configuration|problem)|mailer|unknown mailer|i/?o error|input/output|file (?:system|too|write)|disk (?:full|error|i/o)|out of memory|can.?t (?:open|create|write|lock)|permission|cannot (?:open|create|write|lock|update|append)|pipe|program|script|exit (?:status|code)|service unavailable|\b[45]\.3\.\d|protocol (?:error|violation)|command (?:not|unrec|unimpl|failed|rejected)|syntax error|bad sequence|\b5\.5\.\d|unexpected|not implemented|ldap|database|mysql|lmtp|requested action (?:not taken|aborted)|processing error|failure|failed to (?:open|write|create)|maildir|signal",
    ),
)

# RFC 3463 and the registry of RFC 5248, with what Exchange Online made of it.
CODES: dict[str, tuple[str, Meaning]] = {
    "1.0": ("user_unknown", DEAD),
    "1.1": ("user_unknown", DEAD),
    "1.2": ("domain_unknown", DEAD),
    "1.3": ("user_unknown", DEAD),
    "1.4": ("user_unknown", DEAD),
    "1.6": ("moved", DEAD),
    "1.7": ("sender_refused", ALIVE),
    "1.8": ("sender_refused", ALIVE),
    "1.9": ("system_error", ALIVE),
    "1.10": ("user_unknown", DEAD),
    "2.0": ("policy", ALIVE),
    "2.1": ("mailbox_disabled", DEAD),
    "2.2": ("mailbox_full", ALIVE),
    "2.3": ("too_large", ALIVE),
    "2.4": ("system_error", ALIVE),
    "3.4": ("too_large", ALIVE),
    "3.0": ("system_error", ALIVE),
    "4.0": ("network", ALIVE),
    "4.1": ("network", ALIVE),
    "4.2": ("network", ALIVE),
    "4.3": ("network", ALIVE),
    "4.4": ("domain_unknown", DEAD),
    "4.5": ("network", ALIVE),
    "4.6": ("loop", ALIVE),
    "4.7": ("expired", ALIVE),
    "4.9": ("network", ALIVE),
    "4.14": ("loop", ALIVE),
    "4.300": ("expired", ALIVE),
    "4.310": ("domain_unknown", DEAD),
    "7.1": ("policy", ALIVE),
    "7.13": ("mailbox_disabled", DEAD),
    "7.17": ("moved", DEAD),
    "7.23": ("auth", ALIVE),
    "7.26": ("auth", ALIVE),
    "7.27": ("sender_refused", ALIVE),
    "7.28": ("rate_limited", ALIVE),
}
CODE_CLASSES: dict[str, tuple[str, Meaning]] = {
    "1": ("user_unknown", DEAD),
    "2": ("policy", ALIVE),
    "3": ("system_error", ALIVE),
    "4": ("network", ALIVE),
    "5": ("system_error", ALIVE),
    "6": ("content", ALIVE),
    "7": ("policy", ALIVE),
}
