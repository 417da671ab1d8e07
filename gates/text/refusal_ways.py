# ruff: noqa: E501 - one phrase a line
"""A no to our mail that is made of a wish and of what shall end, in the words of notes; read by `refusals.py`.

No line here is a no by itself ("remove her from the list of speakers" needs nobody's wish): `refusals` asks that the
sentence tells a wish or is an order. All is folded: lower case, no accents; macros stand in `refusal_words`.
"""

_OURS = (
    "mailings|mailing|list|lists|mail|mails|email|emails|e-mail|e-mails|messages|campaign|campaigns|sequence|sequences|cadence|cadences|outreach|radar|"
    "distribution|database|crm|everything|communications|marketing|books|correspondence|nurture|pipeline|prospecting|drip|"
    "blasts|blast"
)
_ENVOIS = "envois|envoi|liste|listes|fichier|fichiers|base|bases|mailing|mailings|diffusion|sequence|sequences|crm|contacts|mails|emails|campagne|campagnes|prospection"
_ENVIOS = "lista|listas|base|bbdd|envios|correos|campana|campanas|mailing|mailings|crm|secuencia|contactos|fichero"
_NOUN = "mail|mails|email|emails|e-mail|e-mails|mailing|mailings|marketing|advertising|outreach|messages|newsletters|promotion|promotions|letters|follow-ups|campaigns"
_INVII = "lista|liste|mailing|elenco|elenchi|database|invii|contatti|campagne|rubrica|archivio|archivi|indirizzario"
_LIJST = "lijst|lijsten|bestand|bestanden|mailing|mailings|systeem|database|verzendlijst|mailinglijst|crm|adresbestand"
_POST = "mail|mails|email|emails|e-mail|e-mails|post|werbung|nachrichten|nachricht|kontakt|kontakte|zusendungen|zusendung|mailings|mailing|anschreiben|ansprache|kontaktaufnahme|kontaktaufnahmen|akquise"

ASKED_AWAY = f"""
take|taking|taken|remove|removed|removing|drop|dropped|keep|kept|leave|leaving|left|strike|struck|scrub|scrubbed|pull|pulled|exclude|excluded|delete|deleted|get|cut|scratch ~4 off|out|from ~4 {_OURS}
stay|staying|keep|keeping off|out|away ~3 inbox|mailbox|list|radar
skip|spare|excuse|exempt him|her|them|me|us ~4 {_OURS}
skipped|spared|excused|exempted|exempt|excluded ~2 from|of|in|the ~3 {_OURS}
this|that|it ~4 last|final one|mail|email|message|note|time|contact|letter ~3 he|she|they|we|i|ever|get|gets
be|was|as ~1 last|final one|mail|email|message|time ~3 he|she|they|i get|gets|sees|see|wants|want|hears|hear
not|don't|doesn't|n't want|wish|care|like ~2 be|appear|stay|remain|figure ~2 on|in|part ~3 radar|list|lists|system|crm|database|files|sequence|campaign|target|mailings
not|don't|doesn't|n't want|wish|care|like|appreciate ~5 inbox|mailbox
does|do|did|has|have no|little ~1 wish|desire|intention|interest ~2 in|to|for ~2 hearing|hear|receiving|receive|getting|contact|communicate|mail|mails|emails|correspondence|be
want|wants|wanted|wishes|wish|asked|asks ~2 nothing ~3 from|by|us|with|vendors
{{noun}} ~1 is|are|was|were ~2 unwelcome|unwanted|inappropriate|harassing|harassment
rather ~2 we|you stopped|stop|quit|ceased|didn't|don't|left
rather|prefer|prefers ~3 leave|left ?him|her|them|it alone|be
cut|break|sever|end ~2 all|any|off ~2 contact|communication|communications|correspondence|ties
all|any|further|future|the contact|communication|communications|correspondence|emails|mails|mailings|outreach ~2 be|to|must|should|shall|has|have ~2 cease|stop|end|stopped|ended|discontinued|ceased|terminated|halted|suspended
halt|end|discontinue|terminate|suspend ~2 all|any|further|the|our|these ~3 {{noun}}|mailings|campaign|sequence|outreach|cadence
go|stay|leave ~1 away
don't|dont|not come|get|knock|try|write|call ~1 back|again
go|get lost
rather|sooner ~2 we|you ~1 not|n't|didn't ~2 {{verb}}
{{noun}}|communication|communications|correspondence ~1 end|ends|stop|stops|cease|ceases here|now|please|there|immediately
take|strike|cross|scratch|knock|get ~1 me|him|her|them|us|name|address|details ~1 off|out
take|strike|cross|scratch|remove|delete|pull ~1 my|his|her|their|the name|address|details|email|number ~2 off|out|from
nobody|noone|none ~7 get|gets|receive|receives|sent|see|have ~3 {{noun}}|marketing
no one ~7 get|gets|receive|receives|sent|see|have ~3 {{noun}}|marketing
let|leave ~1 it|things|matters rest|lie|drop|be|there
be ~1 forgotten ~2 by|us
olvid* ~2 de ~1 ella|el|mi|ellos|ellas|nosotros|ellos|direccion
hart*|cansad*|bastante ~6 publicidad|correos|mensajes|propaganda
oubli* ~2 elle|lui|moi|nous|adresse|coordonnees
satt|genug ~4 {_POST}
{_NOUN} ~5 no go
{_NOUN} ~5 taboo|tabu|off-limits
withdraw|withdrawn|withdrew ~2 from ~3 {_OURS}
nepreje*|nechce|nechteji ~4 kontaktovan*|oslovovan*|obtezovan*
no more|further ~3 mails|emails|e-mails|mailings|outreach|messages|follow-ups|followups|letters|pitches
no ~1 follow-ups|followups|chasers|newsletters|pitches ~1 please|either|anymore|any|again|ever
take|taken|taking out ~2 of ~2 drip|flow|sequence|campaign
not ~2 be included|added|enrolled|put|kept|left ~5 {_OURS}
mails|emails|messages|mailings|outreach ~6 them|it|this|these|that|all ~2 to ~1 end|stop|cease
strike|scratch|cross|bin my|his|her|their address|name|email|data|details
done|finished|through|fed ~2 hearing|getting|reading|receiving ~2 from|of you|us
promised|agreed|assured|committed|confirmed|undertook ~4 not|never ~1 bother|write|mail|email|contact|approach|disturb|chase|solicit|message
promised|agreed|assured|committed|confirmed|undertook ~3 stop|cease|delete|remove|drop|leave ~3 her|him|them|emails|mails|writing|mailing|contacting|alone
{_POST} ~4 sein|bleiben lassen
verzicht* ~2 auf ~3 {_POST}
{_POST} ~5 keine|keinen|nichts mehr
marre|assez|ras-le-bol|stop ~2 nos|vos|ces|aux relances|mails|emails|envois|messages|sollicitations|demarchages
nieg*|rechaz*|rehus* ~3 recibir|publicidad|correos|mensajes|contacto|comunicaciones
basta ?con ?le|i|la email|mail|messaggi|comunicazioni|contatti|pubblicita
non ~3 ricontatt*|contattat*|disturbat*
refus* ~2 que|de|d'etre|etre ~3 contact*|ecri*|sollicit*|demarch*|relanc*
weiger* ~3 mail*|contact|benader*
oppos*|s'oppos*|opposition|opposee ~3 l'utilisation|l'usage|l'envoi|utilisation|usage
waste|wasting ~2 time ~3 with|on|by ~3 emails|mails|outreach|us
had|has|have|got ~1 enough ~2 of|from ~3 us|our|emails|mails|messages
no ~3 appetite|need|room|place ~2 for ~3 emails|mails|mailings|messages|outreach|pitches
unsolicited ~2 not|never|unwelcome|banned|forbidden|prohibited
{_POST}|abstand ~3 einstellen|eingestellt|unterlassen|unterbinden|beenden|beendet|stoppen|gestoppt|abstellen|absehen|verzichten
von ~2 {_POST}|mailings ~3 absehen|abzusehen|abstand|verschonen|verschont
weitere|weiteren|weiterer|jede|jeden|jegliche|jeglichen|alle|unsere|unseren|samtliche ~3 {_POST} ~3 verbeten|untersagt|verboten|unerwunscht|abgelehnt|verbittet|ablehnt|lehnt
verbittet|verbat|verbeten|untersagt|lehnt ~6 {_POST}
unerwunscht
nichts ~2 mehr|weiter ~4 von|uns|horen|wissen|bekommen|lesen|haben
nichts von uns ~3 horen|wissen|bekommen|lesen|haben
nicht mehr ~4 bekommen|erhalten|haben|horen|lesen|belastigt|behelligt|auftauchen|gefuhrt|stehen
aus|von ~3 verteiler*|mailinglisten|adressverteiler ~3 nehmen|streichen|loschen|entfernen|raus|heraus|genommen|gestrichen|geloscht|entfernt
aus ~3 datenbank|kartei|adressbestand|liste|listen|system|crm ~1 geloscht|gestrichen|genommen|entfernt|raus
sie|ihn|mich|uns|kontakt ~2 aus ~3 datenbank|kartei|adressbestand|liste|listen|system|crm ~1 loschen|streichen|nehmen|entfernen
kein|keine|keinen|keinerlei ~2 {_POST} ~3 mehr|wunscht|will|mochte|erwunscht|haben|bekommen|erhalten|von
retir*|sort*|enlev*|oter|supprim*|ray*|exclu*|rayee|effac* ~5 {_ENVOIS}
plus|pas ~2 figurer|apparaitre|etre|faire ~4 {_ENVOIS}|sollicite*|contacte*|relance*|demarche*|derange*|importune*
plus|pas ~4 nos|vos nouvelles|envois|sollicitations|relances|mails|emails|messages
plus|pas ~2 recevoir|entendre ~4 nous|notre|nos|part
plus|pas ~2 de nos|notre nouvelles|envois|mails|emails|messages
plus|pas qu'on|que ~2 l'|la|le|lui|les|on|nous ~2 contact*|ecri*|sollicit*|relanc*|derang*|mail*
plus solliciter|contacter|relancer|ecrire|deranger|demarcher|envoyer
cess*|arret*|stop* ~4 solliciter|contacter|relancer|ecrire|mails|envois|relances|d'envoyer
saque*|sac*|quit*|borr*|elimin*|retir*|exclu* ~5 {_ENVIOS}
no ~3 saber ~2 nada ~2 de nosotros|ustedes
no ~4 mas|recibir|reciba ~3 correos|mails|emails|mensajes|comunicaciones|publicidad|informacion|nuestros|nuestras
no le|les|la|lo|me|nos ~1 escrib*|contact*|mand*|envi*|molest*|moleste*|llam*
dej*|par* ~2 de mand*|envi*|escrib*|molest*|contact*
toglier*|tolt*|togliete|rimuov*|rimoss*|cancell*|elimin*|esclu*|levar*|levat* ~4 {_INVII}
non ?essere ?piu ~2 contattat*|disturbat*|sollecitat*|importunat*
non ~4 piu ~4 ricever*|sentir*|mail|email|messaggi|comunicazioni|pubblicita|scrivere|scriverle|scrivergli|contattar*|contatti
smettere|smettiamo|cessare ~4 mail|email|messaggi|scriver*|contatt*|inviar*|comunicazioni
haal|haalt|halen|verwijder|verwijderd|verwijderen|schrap|schrappen|geschrapt|gehaald ~4 {_LIJST}
uit ~1 ons|onze|de|het|uw lijst|lijsten|bestand|mailing|verzendlijst|mailinglijst|adresbestand ~2 halen|verwijderen|gehaald|verwijderd|schrappen|graag
uit ~1 ons|onze systeem|crm|database ~2 halen|verwijderen|gehaald|verwijderd|schrappen|graag
wil|wilt|wenst|wensen|wenste ~2 geen ~4 reclame|post|mail|mails|e-mail|e-mails|berichten|contact|acquisitie|aanbiedingen|benadering
niet|nooit ?meer ~2 benader*|mailen|contacteren|lastig|lastigvallen|schrijven|aanschrijven|storen|gemaild|horen
niets meer ~3 horen|ontvangen|krijgen|weten
nie ~3 pisac|kontaktowac|wysylac|niepokoic|przysylac|otrzymywac|dostawac
nie chce|zyczy|zycza ~4 maili|wiadomosci|kontaktu|maila|mail|email|korespondencji|ofert|slyszec
wypisa*|usun*|wykresl* ~4 listy|bazy|mailingu
nao ~3 contatar|contactar|escrever|enviar|receber|contatado|contactado|contatada|contactada|mandar|incomodar
tirar|tirem|remover|removam|retirar|apagar|excluir ~4 lista|listas|base|cadastro
inte|inga|inget ~4 kontakta|kontaktas|mejl|mejla|maila|utskick|reklam|skriva|mer
ikke|ingen ~4 kontakte|kontaktes|maile|skrive|mails|reklame|henvendelser
nechce|neprejes*|nepreje ~4 maily|e-maily|emaily|kontakt|kontaktovan*|nabidky|oslovovan*|psat|dostavat
uz ~2 nepsat|neposilat|neoslovovat|nekontaktovat
ei ~3 viesteja|sahkopostia|yhteydenottoja|markkinointia
"""


_CONSENT = (
    "consent|permission|opt-in|authorisation|authorization|einwilligung|zustimmung|erlaubnis|freigabe|consentement|accord|autorisation|"
    "consentimiento|permiso|autorizacion|consenso|autorizzazione|toestemming|zgode|zgody|zgoda|souhlas|samtycke|samtykke|consentimento|autorizacao"
)
_WITHDRAWN = (
    "withdr*|revok*|rescind*|retract*|cancelled|canceled|pulled|widerr*|zuruckgenommen|zuruckgezogen|entzogen|entzieht|zuruck|retire*|retir*|"
    "revoqu*|annul*|revoc*|ritirat*|ritira|ingetrokken|intrekken|trekt|trok|wycof*|cofn*|odvol*|aterkall*|trukket|revogou|retirou|verweigert|refuse*|nego|nega|weigert"
)


# A consent that was taken back, or never given, in any order.
TAKEN_BACK = f"""
{_CONSENT} ~4 {_WITHDRAWN}
withdr*|revok*|rescind*|retract*|pulled|widerr*|zuruckgenommen|entzogen|entzieht|retire|retiree|retiro|retirado|retir*|revoqu*|annul*|revoc*|ritirat*|ritira|ingetrokken|trekt|trok|wycof*|cofn*|odvol*|aterkall*|trukket|revogou|retirou ~3 {_CONSENT}
withdr*|revok*|rescind* ~4 agreed
no ~1 {_NOUN} to|for ?this her|him|them|me|contact|person|lady|gentleman|customer|client|address|account|lead|one
no ~1 {_NOUN} ~3 ever|whatsoever|anymore|again
keine|kein|keinerlei ~1 {_POST} ~1 an|fur ~2 sie|ihn|ihr|ihm|diese|diesen|diesem|kontakt*|person|frau|herrn|herr|kund*
pas|aucun|aucune ~1 mail|mails|email|emails|mailing|mailings|message|messages|relance|sollicitation ~2 a|pour ~2 elle|lui|cette|ce|madame|monsieur|mme|m|contact
geen|nooit ~1 mail|mails|mailing|mailings|e-mail|e-mails|berichten|reclame ~3 meer|sturen|naar
inga|inte|ingen ~2 mejl|mail|utskick|reklam|mejla|maila ~3 till|mer|fler|langre
fler|flere mejl|mails|mail|utskick ~3 till
data|details|address|email|name|information ~3 not ~2 be|is ~1 used|use|shared|processed|passed ~4 promotion|promotional|advertising|marketing|sales|mailings|that
not|never|n't use ~5 for ~2 advertising|marketing|promotion|promotional|sales|mailings|outreach
verbiet*|untersag*|verbat|verbittet|verboten ~6 nutzung|verwendung|adresse|mailadresse|emailadresse|daten|kontaktdaten|zusendung|werbung
{{ask}} ~4 address|name|email|data|details|record|profile ~2 removed|deleted|erased|gone|off|struck|wiped|purged
address|data|details|record|profile|name ~9 be|is|get|gets deleted|erased|removed|wiped|purged|struck
no ~3 ser ~1 contactad*|molestad*|incomodad*
unerwunscht* ~1 {_POST}
cancellazione|rimozione|eliminazione ~3 dati|indirizzo|contatt*|nominativo|recapit*
not|n't|never ~1 consent|consented|agree|agreed ~3 mail|mails|email|emails|contact|contacted|marketing|sales|outreach|mailings|messages|advertising
turned|turns down ~3 mail|mails|email|emails|mailings|outreach|contact|messages|marketing
not|n't open|receptive|amenable ~2 to|for ~3 contacted|approached|mailed|emailed|mail|mails|email|emails|outreach|contact|marketing|mailings
blocked|blocks|blocking|banned|bans ~1 us|our|my ~1 domain|address|emails|mails|sender|mailings
report|reports|sue|complain|complains ~1 us|you|me ~5 mail|mails|email|emails|message|again
if ~3 one|another|single more|mail|email|message ~1 mail|email|message|arrives|comes|lands
asked to ~1 be forgotten
asked|asks|requested|requests|demanded|demands|wants ~2 removal|erasure|deletion|exclusion
in frieden|ruhe lassen|gelassen|lasst
mochte|mochten|will|wollen|wunscht|wunschen ~2 nicht ~1 dass ~1 wir|man|ihr ~5 kontakt*|anschreiben|schreiben|mailen|anmailen|melden|werben
mailkontakt|kontakt|kontaktaufnahme|mails|mail|emails|werbung|ansprache|anschreiben ~2 nicht|un gewunscht|erwunscht|gewollt|mehr
cesse*|cesser|cessions|arret* ~3 envoi|envois|prospection|demarchage|contact|communication|communications
desir*|souhait*|veut|veulent|voulait aucun|aucune ~2 message|mail|email|contact|publicite|sollicitation|envoi|courriel|prospection
no ~2 estar|figurar|aparecer|seguir ~4 lista|listas|base|bbdd|crm|mailing|fichero|registros
que ~1 la|lo|le borr*|elimin*|quit*|saqu*|sac*|olvid*
stop|stoppen|stopt|gestopt|ophouden ~2 met|te ~3 mail*|schrijven|contact*|berichten|benaderen|sturen
oppost*|oppon*|opporsi ~4 marketing|trattamento|mail|email|contatto|contatti|pubblicita|utilizzo
diffid* ~5 scriv*|contatt*|mail|email|inviar*|mandar*
sluta|slutar|upphor ~3 mejla|maila|kontakta|skriva|skicka|mejlen|utskick
sair|saiu|retirad*|removid*|excluid* ~2 da|de|das|do|nossa lista|listas|base|mailing
holde|stoppe|slutte ~2 op|med|a ~2 skrive|maile|kontakte|sende
"""

# A wish to be forgotten, whose verb stands behind the data.
ERASED = """
{ask} ~6 data|details|records|record|information|profile|file|contact ~4 wiped|wipe|erased|deleted|destroyed|purged|removed|scrubbed|forgotten
wipe|erase|destroy|scrub|purge|delete ~1 everything|all|anything|whatever|any ~3 have|hold|store|keep|data|details|on|about
"""

LETTER = """
got|received|sent|sends|wrote|writes|forwarded|came|filed|files|lodged|served|has ~2 gdpr|dsgvo|rgpd|ccpa|privacy|data ?protection ?subject ?access letter|complaint|notice|objection|demand|request|schreiben|brief|courrier|warning
contact|communication|correspondence|write|mail|kontakt|korrespondenz ~4 via|through|uber ~2 lawyer|lawyers|attorney|counsel|solicitor|solicitors|anwalt|anwaltin
gdpr|dsgvo|rgpd|ccpa letter|complaint|notice|objection|demand ~2 from|received|sent|arrived|filed
"""
