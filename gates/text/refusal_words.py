"""The wordings of a no to our mail, in the languages that reps and recipients write; read by `refusals.py`.

Macros in braces stand for alternatives that many phrases share. All is folded: lower case, no accents.
"""

_ASK = (
    "asked|asks|asking|requested|requests|request|wants|want|wanted|told|tells|said|says|wishes|wish|demanded|demands|"
    "insisted|insists|instructed|begged|prefers|prefer|preferred|urged|wrote|replied|ordered|like|pleaded|please|pls"
)
MACROS = {
    "ask": _ASK,
    "verb": "contact|email|mail|message|write|approach|reach|ping|solicit|disturb|bother|pester|market|spam|pursue|"
    "prospect|target|engage|emailing|mailing|contacting|chase|sequence|re-contact|recontact|correspond",
    "past": "contacted|emailed|mailed|messaged|approached|written|solicited|disturbed|bothered|marketed|spammed|"
    "prospected|targeted|pursued|reached|pestered|chased|sequenced|enrolled|recontacted",
    "ing": "contacting|emailing|mailing|messaging|writing|approaching|bothering|spamming|pestering|reaching|"
    "soliciting|pinging|harassing|disturbing|chasing|marketing|outreach|prospecting|corresponding",
    "noun": "emails|email|mails|mail|messages|contact|outreach|correspondence|communication*|solicitation*|mailings|"
    "spam|pitches|approaches|outreaches|prospecting",
    "list": "list|lists|mailing|database|crm|distribution|cadence|cadences|sequence|sequences|campaign|campaigns|"
    "mailings|outreach|systems|communications|files",
    "pron": "his|her|their|my|all|the|any|every|personal|our",
    "kontakt": "kontaktier*|anschreiben|angeschrieben|anzuschreiben|anmailen|angemailt|anzumailen|kontaktaufnahme*|"
    "ansprechen|anzusprechen|angesprochen|belastig*|behellig*|schreiben|mailen|melden|bewerben|beworben",
    "post": "mails|emails|mail|email|werbung|werbemails|werbemail|nachrichten|nachricht|kontakt|kontakte|"
    "post|kontaktaufnahme|kontaktaufnahmen|anschreiben|zusendungen|ansprache|akquise|kaltakquise|werbepost|kontaktversuche",
    "bitte": "bitte|mochte|mochten|will|wolle|wollen|wunscht|wunsche|wunschen|soll|sollen|sollten|darf|durfen|gebeten|"
    "bat|baten|bittet|bitten|verlangt|verbittet|erwunscht|gewunscht|untersagt",
    "ecrire": "contact*|recontact*|ecri*|d'ecri*|m'ecri*|l'ecri*|nous|sollicit*|demarch*|relanc*|envoy*|d'envoy*|"
    "m'envoy*|mail*|derang*|recevoir|recoive|contacte|prospect*",
    "escribir": "escrib*|contactar*|contacten|contactes|contactemos|contactemos|contactando|envi*|mand*|molest*|recib*|correos|mensajes|llegu*",
}  # fmt: skip

# A clear no to being written to, whoever says it.
OPT_OUT = """
{ask} ~5 not|never to ?be ?e {verb}|{past}
{ask} ~4 to not|never ?be ?e {verb}|{past}
{ask} ~4 that ~2 not|never|no ~2 {verb}|{past}|{ing}
{ask} ~5 stop|cease|quit|discontinue ?all ?the ?any ?further ?these ?our ?your ?e {ing}|{noun}|sending
{ask} ~4 to ?immediately stop|cease|quit|desist
{ask} ~3 off|out ~3 {list}
{ask} ~3 taken|removed|unsubscribed off|from|out ~1 everything|all
no ?e {noun} please
no ?sales|marketing|cold|further|commercial outreach|contact|emails|mails|mailings|marketing|solicitation
do|does not|never|no call*|phone|ring|text ~3 or|and|nor ?e {verb}|{noun}
don't|dont call|phone|ring|text ~3 or|and|nor ?e {verb}|{noun}
nobody|noone ~5 be ?e {past}
no one|employee|person|contact ~5 be ?e {past}
{ask} ~3 no|zero ?more|further ?marketing|sales|cold|commercial|promotional|unsolicited|additional ?e {noun}
{ask} ~5 removed|remove|taken|take|struck|dropped|deleted|purged|pulled|excluded ~3 {list}
{ask} ~3 to be removed|unlisted|delisted
{ask} ~3 be left alone
ne|n' ~2 plus|pas ~2 figurer|apparaitre|compter ~3 destinataires|liste|listes|contacts|fichier|fichiers|envois
ne|n' ~2 plus|pas ~2 faire partie ~3 destinataires|liste|listes|contacts|fichier|fichiers
{ask} ~3 nothing ?more|further|else to|from ?do|us|with
not to be ?e {past}
not|never|no be ?e {past} ?again
may|must|should|shall not|never be ?e {past}
do not|never ?ever ?e {verb}
don't|dont|donot ?ever ?e {verb}
never ?ever ?e contact|email|mail|message|write ?to me|him|her|them|us|again|this
never ~2 hear from us|you|me again
do not|never send ~3 {noun}|anything|more
don't|dont send ~3 {noun}|anything|more
do not disturb
do not market|solicit|prospect|outreach|pursue
do not contact|mail|email ?list
no contact please|flag|request*|list|order|requested|whatsoever
no more|further ?marketing|sales|cold|commercial|promotional|of ?our|these ?e {noun}|outreach
no longer wish*|want*|like|willing ~4 contact*|email*|mail*|hear|hearing|receive|receiving|messages|communicat*|us
no longer to ?be ?e {verb}|{past}
no longer be ?e {past}
not|n't wish|want|care|like ~4 contact*|emailed|mailed|hear|receive|get|approached|messages|emails|mails|mail|email|messaged
doesn't|don't|didn't|dont|doesnt|wouldn't|won't want|wish|care|like|accept|welcome ~4 contact*|emailed|mailed|hear|receive|get|approached|messages|emails|mails|mail|email|messaged|outreach
does|do|did|will|would not accept|welcome|appreciate ~3 {noun}|approaches
rather not ~2 hear|be|receive|get|have
prefer*|chose|chooses|elected|asked not to ?be ?e hear|receive|contact*|emailed|mailed|messaged|get
prefer* ~4 don't|not ?e {verb}|be
prefer* no ?further|more ?e {noun}|outreach
stop|cease|quit ?all ?the ?any ?further ?these ?our ?your ?e {ing}
stop|cease|quit ?all ?the ?any ?further ?these ?our ?your ?e {noun}
stop|cease|quit sending
stop|cease request*|asap|reply|replied
replied|answered|texted|reply|response|responded|answer|wrote|back with|just|only|simply|was|is|of stop|remove|unsubscribe|enough
replied|answered|texted|reply|response|responded|answer|wrote stop|remove|unsubscribe|enough
remov*|take|taken|took|strike|drop|scrub|purge* ~3 off|from|of ?our|your|the|all|any|every ?mailing|email|e|contact|distribution|sales|marketing|outreach|prospecting ?mail {list}
remove|delete|unsubscribe me|him|her|them|us
take|taken me|him|her|them off
leave me|him|her|them|us alone
let|leave me|him|her|them|us be
lose|forget|scrap my|his|her|their|this number|address|email|details|contact
opt|opts|opted|opting ?me|him|her|them out
optout|optedout|optout*
unsubscrib*
blacklist*
blocklist*
dnc
off limits|bounds ~3 mail*|outreach|sales|email*|contact*|marketing
suppression list|request*|entry|flag
suppressed
withdr* ~3 consent|permission|agreement
revok* ~3 consent|permission|agreement
rescind* ~3 consent|permission
consent|permission ?was|is|has|been ?been withdrawn|revoked|refused|denied|declined|rescinded
refus*|declin*|denied|reject* ~3 contact|consent|permission|outreach|correspondence|communications|emails|mails|messages|mailings
object*|objection ~3 to ~4 marketing|processing|mail*|email*|contact*|outreach|use|messages|profiling|being
gdpr|formal|formally|art*|written objection|objected|objects
exercis* ~4 right to object
sick|tired|fed|enough ~2 of|with ~3 emails|mails|messages|spam|us|outreach|contact
exclude* ~4 {list}
do|should not|never add|enrol|enroll|include|put ~4 {list}
don't|dont add|enrol|enroll|include|put ~4 {list}
not contactable
hands off
marked|reported|flagged ~4 as spam|junk|phishing
hit|hits|clicked|clicks|pressed|presses|pushed ~2 spam|junk ?button
leave|leaves|keep|keeps|take|strike|left ~2 off|out ~1 anything|everything|all
done|finished|through|over with ~2 emails|mails|mail|outreach|sequences|pitches|mailings|spam
no part ~1 in|of ~2 outreach|mailings|campaigns|marketing|mails|emails
lose|lost|forget|delete|scrap|bin ~1 her|his|their|my number|address|email|e-mail|contact
no-fly|no-mail|no-contact|no-email|no-touch list
no fly|mail|contact|email|touch list
werbung|mails|zusendungen|kontaktaufnahme|anschreiben ~2 verbeten|verbittet|verbat
verbittet|verbat ~1 sich ~3 werbung|mails|zusendungen|kontaktaufnahme|anschreiben|post
spam complaint*|report*
cease and desist
desist
wants|want|wanted out of|from ~2 {list}
wants|wanted out
hung|yelled|shouted|said|screamed ~4 never again
no solicit*
unwelcome|unwanted ?e {noun}
{noun} ~2 not|un welcome|wanted|welcomed
"""

DUTY_OPT_OUT = """
bitte|ab ~4 keine|keinerlei ~2 ?e {post}
keine|keinerlei|keinen ~2 ?e {post} ~1 mehr|erwunscht|gewunscht|wunsch*|senden|schicken|zusenden|zuschicken
{bitte} ~3 keine|keinerlei|keinen ~2 ?e {post}
{bitte} ~4 nicht|nie ~2 {kontakt}
nicht|nie|niemals mehr ~3 {kontakt}
nicht|nie wieder ~2 {kontakt}
nichts mehr ~3 horen|schicken|senden|erhalten|bekommen|von
werbewiderspruch*
werbesperre*
kontaktsperre*
kontaktverbot*
mailsperre*
sperrvermerk*
sperrliste*
robinsonliste*
werbeverbot*
werbestopp
widerspr* ~5 werb*|nutzung|datenverarbeitung|kontakt*|verarbeitung|zusendung*|mail*|email*|ansprache|daten*|dsgvo
widerspruch ~2 eingelegt|erhalten|erklart|liegt|eingegangen|gegen|vom
widersprochen
abmeldung
abgemeldet
abmelden
abzumelden
abbestell*
austragen
ausgetragen
auszutragen
verteiler|mailingliste|adressliste|liste|verteilerliste ~3 nehmen|genommen|streichen|gestrichen|entfern*|raus|loschen|geloscht
aus ~2 verteiler|mailingliste|adressliste|verteilerliste
einwilligung|zustimmung ~3 widerruf*|zuruckgezogen|entzogen|verweigert|zuruck
widerruf* ~3 einwilligung|zustimmung
in ruhe lassen|gelassen
kein|keinen kontakt ~2 mehr|erwunscht|gewunscht|wunsch*
"""

FRENCH_OPT_OUT = """
ne|n ~1 plus|pas|jamais ~3 {ecrire}
ne ~2 souhait*|veu*|desir* ~2 plus|pas ~4 {ecrire}|mails|messages|emails|courriels|etre
n'ecri* plus|pas
n'envo* plus|pas
plus|aucun|aucune ?de ?e d'email|d'emails|d'e-mails|mails|mail|emails|email|messages|courriels|courriel|sollicitation*|prospection|demarchage|relance*
pas de prospection|demarchage|sollicitation*|mails|emails|messages|contact
desabonn*
desinscri*
se desabonn*
oppos* ~5 prospection|demarchage|traitement|utilisation|mails|sollicitation*
s'oppos* ~5 prospection|demarchage|traitement|utilisation|mails|sollicitation*
retir* ~4 liste*|consentement|base|fichier*|diffusion
cess*|arret* ~3 {ecrire}|d'ecrire|mails|emails|messages|envois|sollicitation*
d'arreter ~3 {ecrire}|d'ecrire|mails|emails|messages|envois
stop ?aux mails|emails|pub|messages
laisse* tranquille
liste rouge|noire|d'opposition
bloctel
"""

SPANISH_OPT_OUT = """
no ~1 quier*|dese* ~5 {escribir}|correo|correos|emails|mails|mas
no ?le|les|nos|la|lo|me|se ?vuelv*|volver|volvamos ?a {escribir}
no ~2 contactar*|escribir*
no mas ?e correos|mensajes|emails|mails|contacto|publicidad
sin mas correos|mensajes|emails|contacto
dar|dado|darse|darle|darla|dio|den|dieramos|demos|solicit*|pid* ~3 baja
dej* ~2 de ~1 {escribir}
deje* de ?le ?nos {escribir}
par* de {escribir}
revoc*|retir* ~3 consentimiento|permiso
se opon*|opuso ~4 tratamiento|publicidad|correos|envi*|contact*
derecho de oposicion|supresion
lista robinson|negra
dejar*|deje*|dejen en paz
desuscrib*
"""

OTHER_OPT_OUT = """
non ~2 contatt*|scriver*|inviar*|vuole|desidera ~3 contatt*|email|mail|messaggi|piu|ricevere
non contattare
disiscri*
cancellare|cancellato|rimuovere ~3 lista|mailing
niet meer ~2 mailen|benaderen|contacteren|contact|schrijven|aanschrijven|gemaild|gecontacteerd|benaderd
geen ?e mails|mail|emails|contact|berichten ~2 meer
uitschrijv*
uitgeschreven
afgemeld
afmelden
descadastr*
remover ~3 lista
"""

ERASURE = """
{ask} ~5 delet*|eras*|forget|forgotten|purge*|remov* ~4 data|details|record*|information|profile|contact|everything|file
delete|erase|forget|purge|remove ~1 {pron} data|details|records|information|profile
right to be forgotten|erasure|deletion
right of erasure|deletion
gdpr|ccpa|dsgvo|rgpd|lopd|cpra|privacy|data ~2 delet*|eras*|forget*|removal|loschung|suppression|supresion
eras*|deletion|removal request*|requested|pending
forget me
should forget
dsar|dsr delet*|eras*|removal
article|art 17
loschung|loschen|geloscht ~3 daten|datensatz|kontaktdaten|angaben
daten|kontaktdaten|datensatz ~4 loschen|geloscht|loschung|entfernen
recht auf vergessen*|loschung
supprim*|effac* ~4 donnees|coordonnees|fiche|adresse|fichier*|compte
suppression ~3 donnees|coordonnees
droit a l'oubli|l'effacement
elimin*|borr*|suprim* ~4 datos|ficha|registro|direccion|lista
derecho al olvido
"""

LEGAL = """
legal hold
litigation hold
threaten* ~4 legal|lawyer*|sue|lawsuit|attorney|complaint|regulator|ico|gdpr|court|report
legal|lawyer*|attorney|counsel|solicitor* ~4 asked|told|instructed|wrote|demanded|requested|says|said ~4 not|stop|no|cease ~3 contact*|email*|mail*|write|writing|outreach|correspond*|communicat*
will|would|going sue|litigate
cease letter
abmahn*
unterlassung*
anwalt* ~5 keine|nicht|untersag*|verbiet*|droh*
mise en demeure
anything ~3 through|via ~2 legal|lawyer*|counsel|attorney*
complain* ~5 ico|cnil|regulator|bundesnetzagentur|ftc|authority|aepd|datenschutz*
"""

NO_INTEREST = """
not|n't|isn't interested
no interest
kein|keinerlei interesse
nicht interessiert
pas interesse*
pas d'interet
aucun interet
no ?le|les|nos interesa*
no esta|estan interesad*
sin interes
"""

PAUSE = """
hold off until|till
hold off ?on|all ?any ?e {ing}|{noun}|outreach
no contact|outreach|emails|mails before|until|till
pause|paused|freeze ~2 outreach|emails|mailings|sequence*|contact|all
nicht vor ~3 melden|kontaktieren|schreiben|anschreiben
pas avant ~4 {ecrire}
"""


def spelled(phrases: str) -> str:
    """The phrases with their macros written out."""
    for name, words in MACROS.items():
        phrases = phrases.replace("{" + name + "}", words)
    return phrases
