# ruff: noqa: E501 - one phrase is one line
"""The wordings of replies, by what they mean; read by `intent.py`, in the notation of `gates.text.lexicon`.

The German, French, Spanish, Italian, Dutch and Portuguese opt-outs stand with those that reps note down
(`gates.text.refusal_words`); here are those that people write about themselves. Folded: lower case, no accents.
"""

MACROS = {
    "stop": "stop|stopp|stpo|sotp|stopping|stope|cease|quit|discontinue|halt",
    "remove": "remove|rmv|remov|remvoe|rmove|romove|remouve|removing|deleting|erasing|taking|delete|delist|unlist|erase|exclude|purge|scrub|unenroll|deregister|expunge",
    "take": "take|get|strike|drop|scratch|pull|keep|leave|cross|pluck",
    "me": "me|us|myself|ourselves|everyone|everybody",
    "my": "my|our|this|his|her|their|mine|these|the",
    "ing": "emailing|mailing|contacting|writing|messaging|spamming|bothering|pestering|harassing|harrassing|reaching|soliciting|pinging|hounding|annoying|chasing|bugging|stalking|bombarding|flooding|hassling|marketing|prospecting|pitching|pursuing|calling|texting|outreach|disturbing|targeting|approaching|badgering|asking|nagging|clogging|filling|wasting|cluttering",
    "noun": "emails|email|mails|mail|messages|message|contact|outreach|correspondence|communication*|solicitation*|mailings|mailing|spam|pitches|newsletter*|followups|updates|junk|advert*|ads|promotion*|marketing|offers|inquiries|texts",
    "verb": "contact|email|mail|message|msg|mesage|write|approach|reach|ping|solicit|disturb|bother|pester|market|spam|prospect|target|emailing|contacting|chase|harass|text|call|e|mailing",
    "list": "list|lists|mailing|mailings|database|crm|distribution|cadence|cadences|sequence|sequences|campaign|campaigns|outreach|system|systems|records|contacts|files|marketing|newsletter|newsletters|emails|email|mails|mail|send|spam|drip|automation|book|thread|chain|everything|prospecting|target|mailer|subscription",
    "data": "address|email|e|mail|adress|addresses|emails|name|details|detail|info|information|data|domain|inbox|record|records|profile|contact|contacts|company|organisation|organization|account",
    "want": "want|wants|wish|wishes|care|like|desire|consent|consented|agree|agreed|need|wanna|intend|expect",
    "receive": "sent|mailed|bombarded|targeted|receive|receiving|recieve|get|getting|hear|hearing|contacted|emailed|mailed|messaged|spammed|approached|bothered|see",
}  # fmt: skip

OPT_OUT = """
cease|discontinue|end|stop ~2 direct|all|any|further ~1 marketing|mailings|solicitation
block|blocklist|blacklist|suppress ~1 our|my|this ~2 domain|address|addresses
{stop} ?all ?the ?any ?further ?these ?this ?those ?your ?of ?fucking ?freaking ?bloody ?damn ?constantly ?with ?all ?e {ing}
{stop} ~2 sending|forwarding ~2 me|us|my|our|emails|mails|mail|messages|these|this|such|stuff|spam|junk|crap|anything|things|unsolicited|your|more|out|it|them|shit
{stop} sending
{stop} ?all ?the ?any ?further ?these ?this ?those ?your ?of ?fucking ?freaking ?bloody ?damn ?e ?cold ?sales ?marketing ?unsolicited {noun}|harassment|nonsense|madness|campaign|sequence|followups|bullshit|crap|shit|cadence
{stop} ?immediately it|this|that|please|pls|plz|now|immediately|asap|already|thanks|thx|thankyou|thank|ty|cheers
please|kindly|pls|plz|plse|pleas|just|now|must|to|and|but|no|so ?just ?please {stop}
{stop} ?all ~1 follow|following up|ups
refrain|desist|abstain from ~3 {ing}|{noun}|sending|further
refrain|desist|abstain ?from ?all ?any further|future
cease and desist
{remove} {me}
remove|delete|erase|purge|drop|strike|scrub|exclude ~1 {my} ~3 {data}
{take} me|us|myself|everyone|everybody|him|her|them ?the ?fuck ?hell off|outta
{take} me|us|myself|everyone|him|her|them out|of of|your|the|this ~3 {list}
{take} me|us|myself|everyone|him|her|them ?out from ~3 {list}
take|pull|strike my|our|this|his|her|these ~3 off|out
{remove}|taken|removed|drop|strike ~6 from|off ?of ?your|the|this|that|all|any|these ~3 {list}
take|pull|get|put ~5 off ?of ?your|the|this|that|all|any|these ~3 {list}
want|like|wish|love ~2 stop receiving|getting|hearing
off|outta ?of ?of your|this|the ?damn ?bloody ?fucking ?mailing ?e ?mail ?email ?distribution list|lists|database
out of your ~2 list|lists|database|crm|system|campaign|sequence
removed|unsubscribed|deleted|taken|excluded ?off ~1 from|off ~3 {list}
get|be|getting|being removed|unsubscribed|delisted|excluded
like|want|asking|ask|asked|request|requesting|wish|need|love|demand|prefer ~3 removed|unsubscribed
want|need|wanna ?to out|off
my|our|for|request|requesting|immediate removal
{remove}|forget|lose|wipe|destroy|burn ~2 my|our ~3 {data}|number|file|contact|everything
{remove}|forget|lose|wipe|destroy|burn this ~1 address|email|e|contact|number|domain|inbox|mailbox|account
forget ?that ?about i|me|we|us ?ever ?even exist*
forget about me|us
lose my|our|this ~1 address|email|e|contact|number|details|info
opt|opting|opted|opts ?me|us|myself ?all ?completely out
optout|optingout|optmeout
unsub
unsubs
unsubscribe ~2 {me}|my|our|this
unsub ~1 {me}|my|our|this
unsubscrib*|unsuscrib*|unscubscrib*|unsubsribe|unsubcribe|unsubscirbe|unscribe|unsbscribe|unsubscrbe|unsusbcribe|unsunscribe|unsubscibe|unsubscride|unsubscrube|desubscribe
do|please not ?ever ?please ?again ?e {verb}
don't|dont|donot|don|dnt|never|not ?t ?ever ?you ?please ?dare ?ever ?again ?e {verb}
never ?ever ?again ?e contact|email|mail|message|write|send|bother ?to me|us|again|this|anyone
do|please not ?ever ?again send|forward|cc ~4 {noun}|anything|more|stuff|again|this|these|any|such|things|crap
don't|dont|donot|don|never ?t ?ever ?again ?please send|forward|cc ~4 {noun}|anything|more|stuff|again|this|these|any|such|things|crap
not ?be send|sending|sent ?me|us any ?more|further
do|please not follow|circle|get|come ?it ?this up|back
don't|dont|don|never ?t ?please follow|circle|come ?it ?this up|back ?with|to ?me|us ?again|anymore|further
do|please not respond|reply|answer again
don't|dont|not ?t ?even bother|try contacting|emailing|writing|sending|again|following|reaching
no longer ?be {want} ~5 {receive}|{noun}|contact*|email*
no longer ?be contacted|emailed|mailed|receive|receiving
any longer {receive}|{noun}|contact*
not|n't|never|no|neither ~1 {want} ~5 {receive}|contacted|emailed
don't|dont|doesn't|didn't|wouldn't|won't|don ?t ~1 {want} ~5 {receive}|contacted|emailed
don't|dont|don|not ?t {want} ?any|your|these|this|more|further|such ?of ?any|your|these|this|more|further|such ?sales|marketing|cold|unsolicited ?e {noun}
don't|dont|don|not ?t {want} ?any|this|anymore more|anymore
don't|dont|don|not ?t {want} you|your ~3 to ~2 {verb}
don't|dont|don|not ?t {want} to hear|talk|speak|deal ~3 you|u|again
rather|prefer|preferred|better|appreciate|grateful|love|glad|happy|great|thank ~6 not|n't|didn't|stopped|stop|removed|never ~2 {receive}|{verb}|be|send|sending|follow|emailing|{ing}
i|we|id|i'd|we'd ?would prefer|rather ?if no ?more|further ?e {noun}|outreach|contact
prefer|like|wish|choose|elect|want ~2 not to ?be {receive}|contacted|{verb}
appreciate|grateful|love|prefer ~3 if ~2 stop|stopped|not|never|didn't|removed|ceased
no ?more|further|additional|future|other|new ?sales|marketing|cold|unsolicited|of ?these|your|this ?e {noun} please|pls|plz|thanks|thx|ty|ever|again|at|from|to|required
no more|further|additional|future|other ?sales|marketing|cold|commercial|promotional|unsolicited|of ?these|your|this ?e ?pointless ?stupid {noun}|followups|follow
no more please|pls|plz|thanks|thx|of|ever
leave me|us|my|our ?the ?fuck ?hell ?inbox ?people ?staff ?team alone|be
let me|us be
go away
buzz|bugger off
get lost
how ~2 i|we|one|somebody ~2 off|out ?of ?this|your|the ~2 list|lists|mailing|emails|thing|database|loop
how ~2 i|we|to|one stop|end|avoid|prevent ~2 receiving|getting|these|your|this|emails|hearing|messages|you
blacklist|blocklist|block ?me|us|our|this|my ~2 address|domain|company|me|us
suppress me|us|my|our|this
suppression list
put|add|include|place ~5 do|don't|dont|donot ?not contact|email|mail|call|disturb
put|add|include|place ~4 dnc|blacklist|blocklist|optout|suppression|unsubscribe
add|put ~4 opt out
dnc
donotcontact|donotemail
do|don't|dont not ?t contact ?e list|request
mark|flag|note|update|tag|list|set ~4 do|as|dnc not|unsubscribed|dnc|opted|dead ~1 contact|email|mail|out
mark|flag|set|tag ~3 as unsubscribed|inactive|dnc|optout
consider ~5 unsubscribe*|optout|opt|removal|notice
withdraw|withdrawing|withdrawn|revoke|revoking|retract ~4 consent|permission
do|not|never|n't|don't|didn't|dont|didnt ~1 consent|agree|agreed|consented ~1 to ~3 {receive}|contact*|marketing|this|these|your|emails|processing
never|not|didn't|didnt|don't|dont|did|no ?ever ?not gave|give|given|provided ~3 consent|permission
without my|our|any|prior ?prior ?express consent|permission
didn't|didnt|never|not|don't|dont ?ever ?recall ?remember ask|asked|signed|sign|subscribe|subscribed|subscribing|opted|opt|request|requested|register|registered ~1 for|to|in|up|this|your|these ?for ~1 this|these|your|it|any|list|emails|mailing|newsletter|spam|anything
never|didn't|didnt signed|sign|opted|subscribed|subscribe|opt ?up|in
asked|told|said|requested|begged|instructed ?you|u ~4 not|to|stop ~2 {verb}|stop|unsubscribe*|removed
asked|told|said|requested|begged ?you|u ~4 remove|delete|leave|take {me}|my|our|this
already|before|twice|repeatedly|previously|times|again ~2 asked|told|requested|said ~4 stop|unsubscribe*|removed|remove|off|no
asked|told|requested|requesting ?already ?twice ~3 be ~1 removed|taken|unsubscribed|left
end|cancel|terminate ~1 this|these|all|my|your|our|any ~2 subscription|sequence|communication*|correspondence|emails|mailings|mails|messages|contact|outreach|spam|newsletter
end this
cancel subscription
not|never ?to ?be contacted|emailed|mailed|messaged ?again
should|must|may|can|shall not ?be contacted|emailed|mailed|{verb}
nobody|noone|none|one|anyone|anybody ~5 want|wants|needs|asked|interested|reads|read ~3 {noun}|these|this|your
make it|this|them|these stop
asked|told ~1 not to ?be ?e {receive}|{verb}|contacted
not|un willing|prepared|inclined|comfortable ~1 to ?be {receive}|contacted
unwilling to ?be {receive}|contacted
never|didn't|didnt|not ?have ask|asked|wanted|agreed|agree|signed ?up ~1 to ?be {receive}
be|get|being|getting taken|removed|left|kept off|out
to be deleted|erased|excluded|unsubscribed|delisted
leaving me|us alone
don't|dont|not|never|please|stop ?not keep {ing}|sending
no longer want|wish these|them
out of these|your|this ~2 emails|mails|mail|messages|list|sequence
have ~1 my|our ~3 deleted|erased
removal|deletion|erasure|unsubscription ~2 of ~1 my|our|this ~3 {data}|everything|account|registration
request|requesting|confirm|process|action ?the ?my ?our ?immediate ?this removal|deletion|unsubscription|unsubscribe|erasure|optout|opt
take|pull|get|drop ~1 my|our|this ~2 name|email|address|mail|company|details ~1 from ~3 {list}
take|pull|get|drop me|us from ~3 {list}
need|want|like|wish|love|would these|this|it|them|emails|mails to stop|end|cease
you ?please ?just ?immediately {stop}
{stop} with ~3 {noun}|pitches|pitch|sales|these|this
thought|told|assured|promised|supposed ~5 removed|unsubscribed|off|opted
don't|dont|do|never|didn't|not ?not have|had|has|got ~1 my|our|any consent|permission
un subscribe|subscribed|subscribing ?me
like|want|prefer|wish|love|choose to not ?be ?e {receive}|{verb}|contacted
confirm ~5 deleted|deletion|removed|removal|erased|erasure|unsubscribed
make|ensure|sure ~5 don't|not|never|no|dont ~3 {receive}|more|{noun}
want|wants|like|need|demand ~4 deleted|erased|gone|wiped|unsubscribed
do|please not ?ever use ~6 again|marketing|sales|solicit*|spam|purposes
don't|dont|never ?ever use ~6 again|marketing|sales|solicit*|spam|purposes
leave me|us|my ~2 in peace
if ?only you ~2 stop|stopped|quit|ceased
can|could|will|would|should|must|better|please|pls you|u|ya ?please ?just ?finally {stop}
you should|must|better|can|may|need ?to ?please ?just {stop}
not|n't|longer|never|isn't|aren't interested in ~1 receiving|hearing|getting|being
not|n't|longer|never|isn't|aren't interested in ~1 your|these|this|any|such|further ?sales ?marketing ?e emails|email|mails|mail|messages|newsletter*|spam|communications|outreach|correspondence
knock it off
cut it out
quit it
kill this|the|your ~1 sequence|cadence|thread|campaign
keep your ~2 {noun} to yourself
bin my|our ~3 {data}
{noun} ~2 is|are ~1 not ~1 welcome|wanted|appreciated
no ~1 solicitation|solicitations|soliciting ~2 policy|please|allowed
strict ~3 solicit*
removal request
spare me|us ~3 {noun}|pitch|crap|sales|your|rest
give it a rest
enough already|emails|mails|spam|now|please|thanks|of|is
enough with ~3 {noun}|these|this|already
had|ve|have enough ?of
sick|tired|fed ~2 of|with|off ~2 your|these|this|you|{noun}
once|last time ~3 stop|remove|unsubscribe
unwanted ?e {noun}
not|never|no ?ever ?again contact|email|mail|write ?to me|us|again|anyone|anybody
no contact please|pls|again|anymore
please no
bounce|scram off
remove|delete ~1 from ~2 list
remove|delete ~2 immediately|asap|please|pls|plz|permanently|thanks|now
please|pls|plz|kindly|immediately remove|delete|rmove|remvoe|erase
do|please|will|you not|n't have|has|get my|our permission|consent
"""

MORE_GERMAN = """
lassen|lass|lasst ~1 mich|uns ~5 in ruhe|frieden
stoppen|stoppt|stoppe|stopp|beenden|unterlassen|unterlasst|einstellen|beende ~6 zusendung*|mails|emails|nachrichten|werbung|kontakt*|das|dies|email|spam|belastigung*|anfragen|schreiben|post
einzustellen|eingestellt|unterbleiben|unterbleibt
stellen|stellt|stell ~5 ein
bitte|sofort stoppen|stop|stopp|aufhoren|unterlassen|einstellen|austragen|loschen|entfernen|abmelden|abbestellen|streichen|raus|loesch*|rausnehmen
stoppen|stopp|stop|aufhoren|unterlassen|abmelden|austragen|entfernen bitte|sofort
hort|horen|hor|hore|aufhoren ~5 schreiben|mailen|nerven|spammen|belastigen|damit|senden|schicken|kontaktieren|behelligen|zuspammen|mails
hort|horen|hor ?sie ?bitte ?endlich ?bloss auf
unterlassen ~6 zusendung*|mails|emails|nachrichten|werbung|kontakt*|dies|das|weitere|kunftig|zukunft|jegliche|anschreiben|solche|zuschriften
zu unterlassen
absehen|abzusehen|sehen|verzichten ~6 mails|emails|kontakt*|zusendung*|nachrichten|werbung|ab|anschreiben|zuschriften|weiteren
mails|emails|kontakt*|zusendung*|nachrichten|werbung|kontaktversuch*|weiteren|anfragen ~6 absehen|abzusehen|verzichten|unterlassen
nehmen|nehmt|nimm|streichen|streicht|streich|loschen|loscht|losch|entfernen|entfernt|entferne|tragen|tragt|trag|schmeissen|werfen|melden|melde|meldet|loeschen|loescht ~2 mich|uns|meine|unsere|diese|mir ~7 verteiler*|liste*|raus|aus|ab|daten*|adress*|datenbank|mailadress*|kontakt*|email*|system|mail*|heraus|crm|mailingliste
mich|uns|meine|unsere|diese ~5 aus|von ~3 verteiler*|liste|datenbank|mailingliste|system|crm|adressliste|kartei
losch* ~3 meine|unsere|mich|uns|diese ~3 daten*|adress*|mail*|email*|kontakt*|personenbezogen*|e
meine|unsere|samtliche|alle|mich|uns|diese ~4 daten*|adress*|mailadress*|kontakt*|mail|mich|uns ~4 losch*|entfern*|loesch*
loschen|entfernen sie mich|uns
losch*|entfern*|streich* ~2 die|den|das ~1 adresse|mailadresse|emailadresse|kontakt|eintrag|datensatz|postfach
nehmen|abstand ~6 abstand|weiteren ~3 mails|anschreiben|emails|anfragen|kontakt*|zusendungen|nehmen
mails|emails|anschreiben|kontakt*|zusendungen|anfragen|weiteren ~3 abstand
entfernen|loschen|streichen|loeschen|loscht|losch|entfernt|entferne|streicht|streich ~1 mich|uns
verteiler|mailingliste ~2 losch*|loesch*
mochte|mochten|will|wollen|wunsche|wunschen|wunscht|wollte ~6 keine|keinerlei|nicht|nichts|keinen ~5 mehr|mails|emails|werbung|erhalten|bekommen|newsletter|kontaktiert|angeschrieben|nachrichten|kontakt|haben|horen|weiter*
ich|wir keine ~3 mails|emails|werbung|newsletter|nachrichten|spam ~4 wunsch*|mehr|erhalten|bekommen|haben|mochte*|will|wollen
keine ?weitere|weiteren|unaufgeforderte|unverlangte ?werbe ?e mails|emails|mail|email|nachrichten|werbung|anfragen|anschreiben|newsletter|kontaktaufnahme*|zusendungen|werbemails ~2 mehr|bitte|danke
keine weitere|weiteren|unerwunschte|unerwunschten ?e {post}|schreiben|anfragen|kontaktaufnahme*|newsletter|kontakt*
schreib|schreiben|schreibt|mailen|mailt|kontaktieren|kontaktiert|melden|senden|schicken|sendet|schickt|belastigen|nerven|nervt ~4 nicht|nie|nichts|keine|niemals ~3 mehr|wieder|mails|an|weiter|weiteren
nicht|nie|niemals ~2 mehr|wieder|weiter ~3 schreib*|mailen|kontaktier*|anschreib*|melden|belastig*|angeschrieben|zumull*|nerven|senden|schicken|behellig*
lassen|lasst|lass ~1 mich|uns ~2 ruhe|frieden
ruhe|frieden lassen
widerspreche|widersprechen|widerspruch
einwilligung ~3 widerruf*
ohne ~1 einwilligung|zustimmung|erlaubnis
keine|nie|nicht|niemals ~3 einwilligung|zustimmung|erlaubnis|erteilt|zugestimmt|eingewilligt|abonniert|angemeldet|bestellt
dsgvo ~6 losch*|auskunft|widerspr*
verschonen|verschont|verschon ~2 mich|uns
sparen|spart|spar ~2 sich|euch|dir ~2 weitere|mails|die|das|ihre|emails
will|wollen|mochte|mochten ~3 nicht ~1 mehr ~3 erhalten|kriegen|bekommen|horen|lesen|haben
nicht ~1 nochmal|nochmals|erneut ~3 melden|schreiben|kontaktieren|anschreiben|anrufen
bitte|bitten|wir|ich um|die entfernung|loschung|austragung|streichung|abmeldung
entfernung|loschung|austragung|streichung ~3 daten*|adress*|mailadress*|email*|verteiler*|liste|kontakt*|mail
verbitte|verbitten ~3 mir|uns
unerwunscht
kein ~1 bock|lust ~4 mails|emails|werbung|spam
abmelden|abmeldung|abbestell*|austragen|austragung|abzumelden|auszutragen
newsletter ~2 abbestell*|kundig*|abmeld*
"""

MORE_FRENCH = """
oppose|opposons|m'oppose ~10 prospection|demarchage|sollicitation|sollicitations|publicite|marketing
stop|stoppez|stopper|cessez|cesser|arretez|arreter|arrete|arretes ~3 {ecrire}|emails|mails|mail|messages|spam|spams|spammer|harcel*|envois|email|publicite*|ca|cela|demarchage|de
stop merci|svp|please
merci|svp|veuillez|priere|prie ~3 arreter|stop|cesser|stopper|desabonner|desinscrire|retirer|supprimer
arretez|arreter|cessez|stoppez
arretez|arreter|cessez svp|merci|tout|immediatement
desabonn*|desinscri*|desincri*|desinscription|desabonement|desabo
retir*|enlev*|supprim*|effac*|ray*|sort*|radi* ~1 moi|nous|mon|mes|ma|notre|nos|cette|m'|me|toutes ~7 liste*|base*|fichier*|adresse*|mail*|email*|coordonnees|donnees|contact*|diffusion|nom|fichiers|mailing*
{veuillez} ~2 me|nous|mon|mes|notre|cette ~1 retirer|supprimer|enlever|effacer|rayer|desabonner|desinscrire|radier|sortir
me|nous|mon|mes retirer|supprimer|enlever|rayer|desabonner|desinscrire|radier ~5
ne|n' ~1 plus|pas|jamais ~3 {ecrire}|solliciter|spammer|importuner|embeter
ne ~2 souhait*|veu*|desir*|voul*|souhaiterai* ~2 plus|pas ~5 {ecrire}|mails|messages|emails|courriels|etre|pub*|recevoir|newsletter*|sollicit*|contact*
souhait*|prefer*|veux|voudrais|aimerais|demande ~3 ne ~1 plus|pas
plus de|aucun|d'autres ~1 mail*|email*|message*|e|courriel*|publicite*|sollicitation*|spam*
plus jamais
ne|n' ~2 {ecrire} ~1 plus|pas|jamais|rien
ne ~2 veu*|souhait*|desir* ~1 plus ~1 rien
se desabonner|desinscrire
m'enlev*|m'effac*|m'ot*|m'exclu*|m'ecart*|d'enlev*|d'exclu* ~6 liste*|base*|fichier*|mailing*|diffusion|envoi|d'envoi|contacts
inutile ~2 {ecrire}
ne ~1 plus|pas ~2 importun*|m'importun*|m'embet*|embet*|derang*|harcel*|m'harcel*|spam*|insist*
bien vouloir ~3 retirer|supprimer|desabonner|desinscrire|cesser|arreter|enlever
pas|jamais|aucun|sans ~3 consent*|accord|autoris*|permission|inscri*|abonn*
m'oppose|m'opposer|s'oppose|oppose|opposons|opposition ~6 traitement|prospection|utilisation|donnees|envoi*|demarchage|mails
laissez|laisse|fichez|foutez|fiche|foutre ~3 tranquille|paix
retirez|supprimez|enlevez|effacez|oubliez|rayez moi|nous
oubliez|supprimez|effacez ~1 mon|mes|mon|notre|cette ~1 adresse*|mail*|email*|coordonnees|donnees|contact*|numero
droit ~2 opposition|l'oubli|effacement|oubli
"""

MORE_SPANISH = """
excluyan|excluya|quiten|quite|saquen|saque|kiten|kitenme|quitenme|saquenme|borrenme ~6 de ~1 sus|su ~1 lista|listas|campanas|envios|base
no ~4 volviera|vuelva|vuelvan|volver ~1 a contactarnos|contactarme|escribirme|escribirnos|llamarme
baja|bajas|darme|darnos|dame|deme|denme|dadme|danos|denos|dennos|dar ~2 baja
solicito|quiero|deseo|pido|solicitamos|queremos ~3 baja
baja por|porfa|ya|inmediata|inmediatamente
no ~2 escrib*|contact*|envi*|mand*|molest*|reenvi* ~2 mas|nunca|jamas|de|correos|emails|mensajes|otra|nada
no ~1 vuelv*|volver ~2 {escribir}
no ~2 quier*|quer*|dese* ~5 {escribir}|correo*|emails|email|mas|mails|publicidad|mensajes|nada|saber|spam
no mas ?e correos|mensajes|emails|mails|publicidad|spam|contacto|por
basta de|ya|por
basta
dej*|par*|ces* ?ya ?por ?favor de ~1 {escribir}|spamear|joder|contactar*|llegar
elimin*|borr*|suprim*|quit*|saqu*|sac*|retir*|remuev* ~1 me|nos|mi|mis|mis|nuestr*|este|esta|estos|todos ~5 datos|correo*|email*|lista*|direccion|base|contacto|cuenta|e|nombre|informacion
bajenme|bajeme|bajame|bajadme|bajarme de|ya|por
eliminarme|eliminenme|eliminadme|eliminame|elimineme|borrarme|borrenme|borrame|borradme|quitarme|quitenme|quitame|quiteme|quitadme|saquenme|saqueme|sacame|sacadme|saquennos|removerme|remuevanme|remuevame|eliminenos|quitenos|borreme|eliminennos|desuscribirme|desuscribanme|desuscribeme
lista ~3 {escribir}|correo*|distribucion|difusion ~3 elimin*|quit*|borr*|sac*
no ~1 insist* ~1 mas
me|nos doy|damos|dar|doi de baja
me opongo|oponemos
nos oponemos
oposicion ~4 tratamiento|datos
derecho ~2 oposicion|supresion|olvido|cancelacion
ejerz*|ejerc* ~4 oposicion|supresion|derecho*|cancelacion
sin|nunca|no|jamas ~3 consentimiento|autoriz*|permiso|suscrib*|suscrit*|solicit*
dej*|deja ~1 en paz
dejenme|dejame|dejadme|dejennos|dejeme en|tranquilo|tranquila|paz
desuscrib*|desapunt*|desinscrib*
para|paren|pare ya|por|de
cancel* ~2 suscripcion
dar ~1 baja
"""

ITALIAN = """
cancellatemi|cancellami|cancellarmi|cancellateci|cancellarci|rimuovetemi|rimuovimi|rimuovermi|rimuoveteci|toglietemi|toglimi|togliermi|toglieteci|eliminatemi|eliminarmi|disiscrivetemi|disiscrivimi|disiscrivermi|disiscrivere|disiscrizione|disiscrivo|cancellazione
cancell*|rimuov*|tog*|elimin* ~2 il|mio|miei|la|mia|i|nostro|nostri|questo ~4 indirizzo|dati|email|e|mail|nominativo|contatto|lista|nome|contatti
non ~2 scriv*|contatt*|invi*|mand*|disturb* ~3 piu|mai|email|mail|messaggi|altre|ulteriori|nulla
non|n' ~1 scrivetemi|scrivermi|contattatemi|contattarmi|inviatemi|inviarmi|mandatemi|mandarmi|scriveteci|contattateci|inviateci|mandateci
non ~2 desider*|vogl*|intend*|gradi* ~5 ricever*|email|mail|e|messaggi|essere|piu|contatt*|comunicazioni|newsletter
basta|stop ?con ?le ?alle ?con ?queste ?e mail|email|messaggi|spam|per|grazie|pubblicita
smettetela|smettila|smettete|smettere|smetta di|con|subito|per
smettetela
mi oppongo
oppongo ~4 trattamento|dati
nessun|nessuna|niente|no ~1 altra|altre|altri|piu ~2 mail|email|e|messaggi|comunicazion*
lasciatemi|lasciami|lasciateci ~1 in|pace
revoco ~3 consenso
senza|mai|non ~3 consenso|autorizz*|iscritto|iscritta
"""

DUTCH = """
uitschrijv*|uitgeschreven|afmeld*|afgemeld|uit te schrijven
schrijf|schrijven|meld|haal|verwijder|verwijderen|haalt ~2 mij|me|ons|mijn|ons|onze|dit ~5 uit|af|lijst|adres*|gegevens|bestand|mailinglijst|verzendlijst|mailadres|database|data
verwijder* ~5 lijst|mailinglijst|mailing|bestand|mailinglist|database|verzendlijst|gegevens
graag|gelieve|aub|alstublieft ~3 verwijder*|uitschrijv*|afmeld*|stoppen
geen ~2 mails|mail|emails|berichten|e|reclame|nieuwsbrieven|contact|spam ~3 meer|aub|sturen|graag|alsjeblieft|ontvangen
niet|niets|nooit ~2 meer ~4 mailen|benaderen|contacteren|contact|schrijven|sturen|gemaild|gecontacteerd|benaderd|mail|ontvangen|horen|berichten|lastig
stuur|mail|contacteer|benader|bel|schrijf ~2 mij|me|ons ~4 meer|nooit
stuur ~2 mij|me|ons ~1 geen ~2 mails|mail|emails|e|berichten|reclame|spam|aanbiedingen
stop|stoppen ~2 met ~3 mailen|sturen|spammen|contacteren|benaderen|mails|dit|schrijven|berichten|emailen
laat|laten ~1 mij|me|ons ~2 rust
wil|wens|wensen|willen ~3 geen|niet ~5 mails|meer|ontvangen|contact|mail|emails|berichten|e|benaderd
maak* ~2 bezwaar
mij|me|ons ~1 uit|van ~2 bestand|lijst|mailing*|database|systeem|verzendlijst
mijn|onze ~2 gegevens|adres|mailadres|data ~2 verwijder*|wissen|wis
geen prijs op
geen ~1 interesse|behoefte ~2 aan ~2 mails|emails|berichten|verdere
trek* ~3 toestemming ~1 in
"""

PORTUGUESE = """
descadastr*|descadrastr*|desinscrev*|desinscri*|dessubscrev*|cancelar ~1 inscricao|subscricao|assinatura|envio
remov*|retir*|tir*|exclu*|elimin*|apag* ~1 me|nos|o|a|meu|meus|minha|nosso|este|esse|os ~5 lista*|email*|e|dados|contato*|contacto*|cadastro|endereco|base|mailing|nome|informacoes
me remov*|retir*|tir*|exclu*|descadastr*
ser|seja|sejam removid*|retirad*|excluid*|descadastrad* ~3 lista*|base|mailing|cadastro|emails
sair dessa|desta|da|dessas|disso|deste ~1 lista|listas|mailing|disso|grupo
removam|removame|removerme|retirem|tirem|remova|retire|excluam ~1 me|nos
nao ~2 quer*|desej*|gostaria|pretend* ~5 receber|email*|e|mensage*|contat*|contact*|mais|publicidade|ser|spam
nao ~2 mand*|envi*|escrev*|contact*|contat*|entr* ~3 mais|emails|nada|mensagens|comigo|email|e
nao ~1 me|nos ~1 mand*|envi*|escrev*|contact*|contat*|incomod*|perturb*
par*|deix*|cess* ?ja ?por ?favor de|com ~3 mandar|enviar|escrever|contatar|contactar|emails|spam|incomodar|encher|isso
par* ~1 de ~1 me|nos
chega de|por
sem|nunca|nao ~3 consentimento|autoriz*|inscrevi|permissao|cadastr*
me|nos deix* ~2 paz
deix*|deixe ~1 em paz
me oponho|opomos
dados ~4 apag*|elimin*|exclu*|remov*
"""

ERASURE = """
delete|erase|remove|purge|destroy|wipe|forget|scrub|expunge ~2 my|our|all|any|personal ~3 data|information|details|records|record|info|profile|pii
data|information|details|records|record ~4 deleted|erased|removed|purged|destroyed|wiped|expunged|forgotten
right to ?be forgotten|erasure|deletion|object|objection
data|information ~3 you ~2 hold|have|store|keep ~10 delete|erase|remove|destroy|deleted|erased
right of erasure|deletion|objection
article|art|artikel|articulo|articolo ?. 17|21
gdpr|ccpa|cpra|dsgvo|rgpd|lopd|lgpd|avg|pecr|uwg ~4 delet*|eras*|forget*|removal|object*|opt|request
data deletion|erasure|removal ?request
deletion|erasure request
forget me|us
ask* ~3 to be forgotten
object|objecting|objection ~3 to ~3 processing|use|marketing|profiling|storing|storage|emails|further|your|my|receiving|being|mailing|this|its
object to
i|we|hereby|and|formally object
losch* ~3 daten*|datensatz|kontaktdaten|angaben
daten*|kontaktdaten|datensatz ~4 losch*|geloscht|entfern*|loesch*
supprim*|effac*|d'effac*|l'effac* ~4 donnees|coordonnees|fiche|compte|fichier*
suppression|effacement ~3 donnees|coordonnees
elimin*|borr*|suprim* ~4 datos|ficha|registro
cancell*|elimin* ~4 dati
verwijder* ~4 gegevens
apag*|elimin*|exclu* ~4 dados
do not sell|share my|our
"""

WHOLE_COMPANY = """
nobody|noone|none ~1 here|us|at|in|in|our
no one|body ~1 here|at|in|on
anyone|anybody|everyone|everybody|others ~1 at|here|in|from|else|on
whole|entire|all|any|every ~2 company|organisation|organization|firm|team|office|department|business|employees|staff|colleagues|domain|addresses|people|employee|mailboxes
our domain|company|employees|staff|colleagues|organisation|organization
unsere|unser|unserer|unserem|gesamt*|ganze*|alle ~1 firma|unternehmen|mitarbeiter*|domain|kollegen|adressen
notre|toute|tous|nos ~2 societe|entreprise|domaine|collaborateurs|collegues|salaries
nuestra|toda|todos|nuestros ~2 empresa|compania|dominio|empleados|companeros
"""

SPAM = """
this|that|it|which|email|mail ~2 is|are|isn't ?just ?pure ?clearly ?unsolicited ?obvious ?plain spam|scam|phishing|junk
spam|scam|phishing|fraud ?!
spammer*|spamming|spammed|spammers|scammer*|scamming
report* ~5 spam|phishing|abuse|junk|fraud|provider|google|microsoft|isp|spamhaus|spamcop
mark* ~4 spam|junk|phishing
flag* ~4 spam|junk|phishing
report|reporting|reported you|this|your|it
unsolicited|unwanted ~2 spam|junk|commercial|bulk
harass*|stalk*
spam melden|gemeldet|meldung
signal* ~3 spam
denunc* ~3 spam
c'est|ceci|est ~2 spam
das ist spam
esto es spam
"""

ABUSE = """
fuck|fck|fuk|f**k|fuckin|fucking|fucker*|motherfuck*|fucktard*|stfu|gtfo|fu
go fuck|screw|to
go to hell
screw you|u|off
f off
eff off
piss|bugger|sod|jog off
get fucked|stuffed|bent|lost
drop dead
shut up|the
shove it|this|your|that
eat shit
bite me
kiss my
burn in|to
asshole*|arsehole*|bastard*|bitch*|cunt*|dick|dickhead*|prick*|twat*|wanker*|moron*|idiot*|imbecile*|scumbag*|scum|douche*|dumbass*|dumb|stupid|pathetic|loser*|parasite*|leech*|vermin|lowlife*|sleazy|sleazebag*|shithead*|tosser*|clown*|jackass*|retard*|cretin*|bottomfeeder*|pest*|bullshit|shit|crap|crooks|crook|thieves|liars|liar|disgusting|despicable|shameful
die
rot in
gfy
stfu
muppets
i hope you|your ~4 fail*|burn*|die*|bankrupt|fired|rot*
shame on you
verpiss*|arschloch*|wichser*|scheiss*|hurensohn*|idiot*|penner|depp*|vollidiot*|fick*|leck* ~1 mich|dich
leck mich
halt ~2 maul|klappe|fresse
va|allez|aller ~4 foutre|chier|faire|diable
ta gueule
connard*|salaud*|enculé*|encule*|merde|abruti*|connasse|batard*|putain|imbecile*|emmerd*
vete|vayan|vayase|idos|iros|ve ~2 mierda|carajo|diablo|infierno|paseo|cuerno
hijo* ~1 de ~1 puta
puta|puto|cabron*|gilipoll*|mierda|pendejo*|imbecil*|idiota*|cono|joder
vaffanculo|stronz*|merda|coglion*|cazzo|fanculo|rompicoglioni
rot op
oprotten|klootzak*|flikker|godverdomme|kut
caralho|merda|porra|filho* ~1 da|foda|fodase|fdp|babaca*|otario*
"""

NOT_INTERESTED = {
    "no_interest": """
no
not|n't|isn't|aren't|never|ain't|arent|wasn't|weren't|neither ~3 interested|intrested|interesed|keen
not|isn't|no ?really ?something ~2 interest|interesting ?to|for ?us|me
no ?current ?real ?further interest ?in ?at
no thanks|thank|thankyou|thx|tks|ta|ty|tnx
nah|nope|naw
thanks|thank ~2 but no|not|pass
i'll|ill|we'll|we|i|going|have|will|gonna ?to ?will pass
pass ?on ?for this|now|us|thanks
hard pass
pass
gotta|must|respectfully ?respectfully decline|pass
decline|declining
not for me|us
isn't|isnt for me|us
isn't|isnt|not ?a ?our ~1 priority|something|relevant|fit|good|aligned|match|applicable
not ~1 open to
not in ?the market
doesn't|doesnt|don't|dont|not align|aligned|meet|resonate|appeal|fulfill
not ?yet ready ?yet to
no longer interested
not ?a ?really ?something ~2 for me|us|interest
not ?a ?an ?the ?really ?quite ?good ?great ?right ?much fit|match|relevant|applicable|useful|priority
isn't ?a ?an ?the ?really ?quite ?good ?great ?right ?much fit|match|relevant|applicable|useful|priority
doesn't|doesnt|don't|does|do ?not ?really fit|apply|concern|suit|match|help|work|make
not looking|considering|exploring|searching|pursuing|seeking|shopping|planning|moving|going|proceeding|buying|hiring
isn't|aren't looking|considering|exploring|pursuing|seeking|planning
won't|wont|will|cannot|can't|cant ?not ?be ?able ~1 pursuing|moving|proceeding|proceed|pursue|going|interested|purchasing|buying|participating|participate|needing
we're|were|we|i'm|im|i|all ?are ?am ?already ?all good|set|covered|fine|sorted
all set|good
good ?for now|here
no go
not my|our thing|cup|area|scene|world
kein|keinerlei|keine ~1 interesse
nicht|nichts ~2 interess*|relevant*|passend|fur
interessiert ~3 nicht
nein danke
nein
passt ~3 nicht
pas interesse*|interessant|interess*
ne ~3 interess* ~1 pas|plus
pas d'interet|interet|concerne*|pour
aucun interet
non merci
non
no ?me ?nos ?le ?les interesa*|interesad*
no estamos|estoy ~2 interesad*
no gracias
sin interes
non ~2 interess*
no grazie
non ~2 interessa*
geen interesse|belangstelling
niet ~1 geinteresseerd
nee bedankt|dank
nao ~3 interess*
sem interesse
nao obrigad*
""",
    "timing": """
not ?really ?right now|yet|currently
not ?quite ?really ?the ?a ?good right|good|best ~1 time|timing|moment
not ?really at this|the|present ?present ?current ?time|moment|point|stage
not ?really a priority
not this|until|before|till year|quarter|month|week|next|after
maybe|perhaps|possibly ~2 later|next|another|future|someday
maybe|perhaps in|after
timing isn't|is|not|doesn't
bad|wrong|poor|terrible time|timing
too busy|early|soon
busy|swamped|slammed|snowed|flat|underwater ~2 right|now|with|until|out|under|moment
try|check|circle|get|come|reach|ping|contact|email|call|write|follow|touch|revisit|ask ~4 again|back|later|next|in|after ~4 year|month*|quarter|q1|q2|q3|q4|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december|later|weeks
reach|check|circle|follow|get ~3 back|again|out|up|touch ~3 in|next|after|around|later ~3 months|month|year|quarter|weeks|q1|q2|q3|q4|summer|spring|fall
revisit ~4 next|later|in|after|q1|q2|q3|q4
on hold|ice|pause
frozen|freeze
next|later year|quarter|fiscal
no|zero|without ~1 bandwidth|capacity|time
don't|dont ~1 have ~2 time|bandwidth|capacity
back burner
derzeit|momentan|aktuell|zurzeit|zur|gegenwartig|im ~4 kein*|nicht
nicht|kein* ~2 jetzt|moment|derzeit|aktuell|zeitpunkt|zeit
spater ~2 jahr|wieder|nochmal
melden ~4 nachst*|fruhjahr|herbst|quartal|sommer|spater|januar
pour ~1 l'instant|moment
pas ~2 moment|maintenant|l'instant|actualite|priorite|suite
plus tard
de|por momento|ahora
mas adelante
ahora|momento no
per ora|adesso
al momento
piu avanti
op dit moment
voorlopig niet
no momento
por enquanto
mais ~1 frente|tarde
""",
    "has_vendor": """
already|currently|presently|happily|happy|satisfied|content ~3 use|using|have|has|work|working|with|contracted|partnered|customer|covered|locked|signed|committed
already ~3 have|has|got|use|using|work|working|signed|chose|chosen|selected|purchased|bought|implemented|partnered|contract
under|in|have|long ~2 contract ~3 with|until|through|for
have|has|use|using|got ~3 vendor|vendors|provider|supplier|solution|partner|tool|agency|system|software|platform|contract|inhouse|someone ~3 for|already|place|that|this|we|here|in
went|gone|going|signed|chose|chosen|picked|selected|decided|opted|stick*|staying|committed|switched ~3 with|for|on ~3 competitor*|someone|another|vendor|provider|different|else|other|current|existing
went|gone with
committed|commited|locked|tied ~3 to|into|in ~3 another|solution|vendor|contract|agreement|provider|other|existing|current|long
we're|were|we|i'm|im|i ~2 happy|satisfied|fine|content|good|comfortable|covered ~2 with|w ~3 provider|tools|tool|vendor|current|existing|setup|solution|have|what
in house
inhouse
happy|satisfied|fine|good|content|pleased|settled with ~3 current|existing|our|what|vendor|provider|it|them|setup
built ~3 own|ourselves|internally|internal
do|handle|manage|doing|handling ~3 internally|ourselves|inhouse|house
haben|nutzen|verwenden|arbeiten|setzen|sind ~5 bereits|schon|anbieter|dienstleister|losung|partner|lieferant*|versorgt
bereits|schon ~5 anbieter|dienstleister|losung|partner|vertrag|versorgt|lieferant*|tool|eingesetzt|im
bestens|gut versorgt|aufgestellt
avons|ai|utilisons|travaillons ~4 deja|prestataire*|fournisseur*|solution
deja ~4 prestataire*|fournisseur*|solution|equipe*|outil*|partenaire*
ya ~3 tenemos|tengo|contamos|trabajamos|usamos|disponemos|proveedor*|solucion
tenemos|contamos|trabajamos ~4 proveedor*|solucion
abbiamo|usiamo|lavoriamo ~3 gia|fornitore*|partner|soluzione
gia ~3 fornitore*|partner|soluzione|coperti
hebben|gebruiken|werken ~3 al|reeds ~3 leverancier|oplossing|partner|met
al|reeds ~3 leverancier|voorzien|oplossing
ja ~3 temos|tenho|usamos|trabalhamos|contamos
temos ~3 fornecedor*|parceir*|solucao
""",
    "budget": """
no|not|zero|lack|without|limited|don't|dont|haven't|tight|cut|cuts|freeze|frozen ~5 budget|budgets|funds|funding|money
budget* ~4 no|not|zero|tight|frozen|cut|cuts|spent|gone|limited|freeze|exhausted|allocated|closed|set
can't|cannot|cant|couldn't ~2 afford
too expensive|pricey|costly
out of ~2 budget|range|reach
kein* ~2 budget|geld|mittel
pas ~2 budget|moyens
sin|no ~3 presupuesto
trop cher
zu teuer
demasiado caro
troppo caro
te duur
muito caro
sem|nao ~2 verba|orcamento
""",
    "no_need": """
don't|dont|doesn't|no|not|never|wouldn't|won't ~3 need|require|see ~3 this|that|it|help|service*|any|more|for|your|such|another|a|one|value
don't|dont|doesn't need|require
no need|requirement|use|demand
no|not|don't|dont ~2 have ~2 need|use|requirement
too small|big|tiny
doesn't apply
no longer|longer ~3 use|need|exist|operate|offer|sell|business
out of business
closed|closing|shut|winding ~2 down|business|company|doors
retired|retiring
don't|dont|not ~2 outsource|do|use|buy|sell ~3 this|that|outsource|external|third
kein* ~2 bedarf|verwendung
nicht ~3 brauchen|benotigen|notig|gebraucht
brauche*|benotige* ~3 nicht|kein*|nichts
pas ~2 besoin
sin necesidad
no ~3 necesit*
non ~3 bisogno|serve|necessit*
geen behoefte|nood
niet nodig
nao ~3 precis*|necessit*
""",
}  # fmt: skip

WRONG_PERSON = """
not|isn't|never|wasn't|hardly|ain't|no|wrong ?really ?the ?a ?your ?longer right|correct|best|proper|appropriate|relevant|decision|responsible|wrong person|contact|one|fit|individual|party|guy|woman|man|point|place|team|department|maker|address|company
wrong person|contact|guy|company|department|address|team|email|number|john|individual|party|place|recipient|man|woman
mistaken ~2 me|identity|with|for
confus* me|us with
no longer|not ~2 responsible|involved|charge|manage|handle|working|my|in|on
not ~2 responsible|handle|oversee|manage|deal|charge|involved|mine|decide
don't|dont|doesn't ~1 handle|manage|deal|oversee|work|decide|own|make|do|run|buy|purchase ~3 this|that|these|with|in|decisions|here|area|it|such|purchasing|procurement|such|there
isn't|not my|our ~2 area|department|responsibility|decision|remit|role|job|call|field
outside ~2 my|our ~1 remit|area|responsibility|scope|role
better|best person|contact|served|reach|speak|talk|off|contacting ~4
should|could|can|may|might|need|want ~2 contact|speak|talk|reach|email|ask|try|write|connect ~4 colleague|boss|manager|instead|team|department|him|her|them|procurement|purchasing|cfo|ceo|cto|coo|hr|it|marketing|sales|director|head|<name>
try|contact|ask|email|reach|speak|talk ~3 procurement|purchasing|cfo|ceo|cto|coo|hr|colleague|instead|<name>
<name> is ~2 right|person|one|charge|responsible|handling|contact
<name> handles|manages|runs|owns|oversees
talk|speak|reach|write ~1 to ~2 <name>|our|my
wrong <name>
forward* ~6 to ~1 our|my|the|<name>
forward* ~5 colleague*|team|person|boss|manager|him|her|<name>|right
passed|pass|passing|sent|send|shared|share ~4 on|along|to ~3 colleague*|team|boss|manager|department|person|<name>|right
loop* ~2 in
cc'ing|ccing|cc'd|cced|copying|copied|adding|added ~4 <name>|colleague|who
nicht|kein ~3 zustandig|richtige|ansprechpartner*|verantwortlich
nicht ~2 der|die|ihr ~1 richtige|ansprechpartner*
falsch*|anderer|andere ~1 ansprechpartner*|person|adresse|abteilung|adressat*|kontakt
zustandig* ist|sind|bei|ware
wenden|wende ~4 an
weitergeleitet|weiterleiten|leite ~4
pas|plus ~3 bonne|bon|personne|interlocuteur*|responsable|charge*|concerne*
mauvais*|bon|bonne ~1 personne|interlocuteur*|adresse|contact
adressez|contactez|contacter|voyez|adresser ~4 <name>|collegue|service|madame|monsieur
transmets|transfere|transmis|transferes
no ~3 persona|responsable|encargad*|indicad*|adecuad*
persona|contacto adecuad*|correct*|equivocad*|indicad*|responsable
contacte|contacta|dirijase|dirigirse|escriba|hable ~4 <name>|companer*|departamento
reenvio|reenviado|reenviare
non ~3 persona|referente|responsabile|competente|occupo
persona|contatto sbagliat*|giusta|corretta
niet ~3 juiste|persoon|verantwoordelijk|contactpersoon
verkeerde persoon|adres|contact
nao ~3 pessoa|responsavel|cert*|indicad*
pessoa errada|certa|responsavel|indicada
"""

LEFT_COMPANY = """
no longer ~2 with|at|works|work|working|employed|part|here|an|employee|employs|is|in|involved ~4
left ~2 company|us|organisation|organization|firm|team|business|in|last|acme|our|this|that|the
has|have|he|she|they|who|<name> left
doesn't|doesnt|don't|dont|didn't|isn't|does|is ~1 work|works|employed|with|working ?for ?at ?with here|us|anymore|company|longer|any
not ~2 work*|with ~2 here|us|anymore|company|more
moved on|away
has|have|was|is retired|resigned|quit|departed|deceased|died|dead
passed away
former ~1 employee|colleague|staff
took|taken|taking over from
successor
my|the predecessor
arbeitet|arbeiten|ist|sind|beschaftigt|tatig ~3 nicht|nicht ~2 mehr
nicht mehr ~4 unternehmen|firma|bei|uns|tatig|beschaftigt|haus
unternehmen|firma ~2 verlassen
ausgeschieden|verlassen|verstorben|ruhestand
nachfolger*
ne|n' ~1 travaill*|fait|fais|est ~3 plus
plus ~3 partie|entreprise|societe|travaill*|chez
quitte ~3 societe|entreprise|poste|l'entreprise|nous
ya ~1 no ~2 trabaj*|esta|labora|forma
no ~1 trabaja ~2 aqui|nosotros|empresa
dejo ~2 empresa|compania
non ~2 lavora ~2 piu|qui
lasciato ~2 azienda|societa
werkt ~3 niet|hier ~2 meer
niet meer ~2 werkzaam|dienst
nao ~2 trabalha ~2 mais|aqui
saiu|deixou ~2 empresa
"""

AWAY = """
out of ~1 office|town|country
ooo
on|currently|am|is|be|i'm|im|i'll|will|away ~2 vacation|holiday|holidays|leave|pto|sabbatical|annual|maternity|paternity|parental|travelling|traveling|away|out ~3
be|am|i'm|im|i'll|will|is ~1 away|out|back|travelling|traveling|offline ~2 until|till|from|on|next|the|for|monday|tuesday|wednesday|thursday|friday|in
back ~2 in|on|at|monday|tuesday|wednesday|thursday|friday|next|from ~3
return* ~2 on|to|monday|tuesday|wednesday|thursday|friday|january|february|march|april|may|june|july|august|september|october|november|december|<number>
limited access ~2 email|mail|emails
maternity|paternity|parental|annual|sick leave
im urlaub|elternzeit|mutterschutz
nicht im ~1 buro|haus
abwesend|abwesenheit
bis ~4 abwesend|urlaub|zuruck|wieder
en conges|vacances|deplacement
absent|absente ~2 jusqu*|du|du|le|bureau
de vacaciones|baja|permiso
fuera de ~2 oficina
in ferie|vacanza
fuori ufficio
met vakantie|verlof
op vakantie
afwezig
de ferias|licenca
fora do ~1 escritorio
"""

INTERESTED = {
    "meeting": """
let's|lets|let|can|could|we|i|happy|love|like|glad|available|free|open|up|set|schedule|book|arrange|find|sure|worth ~5 talk|chat|call|meet|meeting|connect|speak|catch|demo|zoom|teams|coffee|discuss|hop|jump|time|conversation
call|phone|ring|text|reach me|us
give me|us ~2 call|ring|shout|buzz
my|here|here's|heres ~4 calendar|calendly|availability|number|cell|mobile
book|use|grab|pick ~4 calendar|calendly|slot|time
available|free|works|work|suits|suit ~4 monday|tuesday|wednesday|thursday|friday|tomorrow|today|next|week|am|pm|morning|afternoon|<number>|this
monday|tuesday|wednesday|thursday|friday|tomorrow|today|week|time|slot|<number> ~3 works|work|suits|fine|good|ok|okay|perfect|great
how about|is ~2 monday|tuesday|wednesday|thursday|friday|tomorrow|next|<number>
what ~2 times|time|days|day ~3 work|works|suit|free|available|you|good
when ~2 you|we|could|can|would ~4 talk|chat|call|meet|free|available|start
send ~3 invite|calendar|slots|times|availability|link
stop by ~3
passt|wann|konnen|lassen|gerne|termin|telefonieren|gesprach ~5 termin|telefonieren|gesprach|austausch|anrufen|passt|kennenlernen|sprechen|uhr|besser|ihnen
rufen ~3 an
echanger|rdv|rendez|appel|visio|creneau|disponible*|appelez|discuter
hablar|llamada|llamar|reunion|reunirnos|agendar|demo|videollamada|disponible*|llameme|llamame
sentiamoci|chiamata|incontro|videochiamata|appuntamento|parlarne|chiamatemi
afspraak|bellen|gesprek|kennismaken
conversar|reuniao|ligar|agendar|ligacao
""",
    "yes": """
excited|thrilled|eager|keen|excitd ?about ?to ?for
let's|lets ~1 schedule|schdule|set|arrange|book|explore|discuss|review|proceed|move|go|start
look|looking forward ~1 to|hearing|meeting|seeing|it
game changer
love|happy to review|explore|proceed|move
sign ~1 me|us up
i'm|im|i|we're|we|am|are|very|quite|really|definitely|would|be|could|might ?am ?are ?be ?very ?quite ?really ?definitely ?certainly ?potentially ?also interested|intrigued|curious|keen
sounds ~2 interesting|good|great|useful|promising|intriguing|like|amazing|cool|fantastic|perfect|lovely|fun
looks|this|that|it|pretty|very|is|really|quite|seems|sounds ~2 interesting|promising|useful|intriguing|great|awesome
interesting|intriguing|impressive
still|definitely|also interested
love|loved|enjoy it|this|these|them|that
i|we|really like|liked it|this|these|them|that|what|your
tell ~1 me|us ~1 more
hear|know|learn|see|understand|find ~1 more
yes|yeah|yep|yup|sure|absolutely|definitely|certainly
ok|okay ~2 let's|lets|sounds|great|send|good|perfect
count me|us in
i'm|im|we're in
sign me|us up
go ahead
let's do|try|go|start
next steps
love|like|happy|glad|keen|eager ~2 to ~3 learn|hear|see|know|try|test|discuss|explore|understand|talk|chat|meet
great timing
good|perfect timing
looking for ~3
in the market
ja gerne|bitte|gern|unbedingt
gerne|gern
klingt ~2 gut|spannend|interessant
interessiert|interessant|spannend
habe|haben|hatte|hatten|grosses ~2 interesse
oui
volontiers|avec plaisir
interesse*|interessant* ~2
m'interesse|nous interesse
me|nos|si|interesa* ~1 interesa*|interesad*|encanta*
interesante|interesad*
si ~1 claro|gracias|por|quiero|me
claro
mi|ci interessa*
interessante
si ~1 grazie|volentieri|certo
volentieri
interessant|geinteresseerd
ja ~1 graag
graag ~2 meer
tenho|temos ~1 interesse
interessad*|interessante
sim
""",
    "wants_info": """
please|pls|plz|can|could|kindly ?you ?u ?please ?just send|share|provide ?me ?us ?over ?the ?a ?an ?some ?your <any>
email|mail ~3 info|information|details|proposal|quote|deck|brochure|pricing|prices|overview|presentation
send|share|forward|shoot|give|provide ~4 feature|features|roadmap|terms|plan|guide|agreement|comparison|list|info|information|details|more|proposal|quote|deck|brochure|pricing|prices|one|pager|materials|material|case|studies|overview|presentation|datasheet|whitepaper|link|demo|catalogue|catalog|specs|document*|sample|examples|offer|contract|price|it|draft|over|through
more ~1 info|information|details|detail
schicken|senden|schick|sende ~6 mehr|infos|informationen|unterlagen|angebot|details|material|preisliste|preise
mehr ~1 informationen|infos|erfahren|details
envoyez|envoyer|transmettre|avoir ~5 plus|infos|informations|documentation|devis|proposition|plaquette|tarifs|details
plus d'informations|infos|info
en savoir plus
envie*|mande*|enviar*|compart*|pasa* ~5 mas|informacion|detalles|propuesta|presupuesto|info|tarifas|precios|dossier
mas informacion|info|detalles
inviatemi|mandatemi|inviare|mandami|inviami|avere ~5 maggiori|informazioni|dettagli|preventivo|proposta|brochure|info
stuur ~4 meer|informatie|info|voorstel|offerte|prijzen
meer informatie|info
envie*|mande*|enviar|enviem|mandem ~5 mais|informacoes|proposta|detalhes|material|precos|orcamento
mais ~1 informacoes|detalhes|info
""",
}  # fmt: skip

QUESTION = {
    "info": """
please|pls|plz|can|could|would|kindly ?you ?u ?please clarify|confirm|explain|elaborate|advise|specify|describe|define|detail|outline
clarify|explain|elaborate ~4 please|pls|plz
need|want|like ~2 to know|understand|clarify|check
""",
    "asks_source": """
where|how ~4 get|got|find|found|obtain|obtained|have|come|receive|received|source|acquire|acquired|buy|bought|did ~5 address|email|mail|e|name|contact|details|info|information|data|number|me|my|us
who gave ~4 address|email|mail|contact|name|details|number|data|my
why ~5 have|got|getting|receiving|emailing|contacting|writing|writting|email|mail|message ~4 me|my|us|this|address|to
woher ~6 adresse|mailadresse|daten|kontakt*|email*|mail|namen|nummer
wie ~5 an|zu ~3 adresse|daten|kontakt*|email*
wie ~3 gekommen|gefunden
comment|ou ~5 eu|obtenu|trouve|recupere|avez ~4 adresse|mail|contact|coordonnees|email|donnees|nom
d'ou ~4 adresse|contact|mail|coordonnees|donnees
de donde|como ~5 correo|email|datos|contacto|direccion|informacion|mi
como|donde ~3 obtuv*|consig*|sac*|han|tien* ~4 correo|email|datos|contacto|direccion|mi
dove|come ~4 avete|ha|hai ~4 indirizzo|email|mail|contatto|dati|mia|mio
hoe|waar ~4 adres|gegevens|mailadres|email
onde|como ~5 email|contato|contacto|dados|endereco
source ~2 data|address|details
what|which ~2 data|information ~5 me|us|hold|store|have
subject access|dsar|sar
""",
    "asks_if_human": """
are|is|am ~4 bot|robot|ai|human|chatbot|machine|automated|automatic|chatgpt|gpt|real|llm
bot|robot|chatgpt|chatbot
real|actual person|human|people
written ~2 ai|machine|chatgpt|bot
did|have ~2 you|human|person ~3 write|written
sind|bist|ist|schreibt ~4 bot|roboter|ki|mensch|maschine|automatisch*
etes|est|es ~4 robot|humain|ia|machine
eres|es|sos ~4 robot|humano|persona|ia|maquina|bot
""",
    "price": """
how much
what ~5 price*|pricing|cost*|rate*|fee*|charge*
pricing|price*|costs|cost|quote|rates|fees|quotation
was|wieviel|wie ~3 kostet|kosten|preis*|viel
preis*|kosten|konditionen
combien|tarif*|prix|cout|coute*
cuanto|precio*|tarifa*|coste*|cuesta*
quanto|prezz*|cost*
hoeveel|prijs|prijzen|kost
preco*|valor*|custa*
""",
}  # fmt: skip

# A reply that is nothing but such words says no to our mail.
TERSE = frozenset(
    """
    stop|stopp|stpo|sotp|stop it|stop this|stop that|stop now|stop all|stop mail|stop email|stop emails|stopall|full stop stop|unsubscribe|unsub|unsubscribed|unsubscribe all|
    remove|removed|remove all|remove address|removal|delete|deleted|delist|take off|take out|off|off list|off the list|out|opt out|optout|opt|cancel|cancel all|
    quit|end|revoke|cease|desist|no more|no more mail|no more mails|no more email|no more emails|no mail|no mails|no email|no emails|no spam|no contact|
    enough|go away|leave|dnc|do not contact|do not email|do not mail|do not disturb|block|blocked|blacklist|never|never again|not again|discontinue|halt|
    unsubscribe list|list unsubscribe|remove list|mailing list remove|leave me alone|get lost|
    abmelden|abmeldung|austragen|abbestellen|loschen|entfernen|aufhoren|schluss|keine mails|keine emails|keine mail|keine email|keine werbung|keine mails mehr|raus|
    widerspruch|unterlassen|stoppen|sofort stoppen|ruhe|
    desabonner|desabonnement|desinscrire|desinscription|desabo|desinscrivez|desabonnez|arretez|arreter|arret|cessez|plus de mails|plus de mail|supprimer|supprimez|retirer|retirez|
    pas de mail|pas de mails|pas de pub|pas de publicite|
    baja|darse de baja|dar de baja|alto|basta|parar|pare|paren|cancelar|no mas|no mas correos|eliminar|borrar|
    cancellami|cancellatemi|cancellare|rimuovere|rimuovi|disiscrivi|disiscrizione|fermatevi|smettetela|
    uitschrijven|afmelden|stoppen|verwijderen|geen mail|geen mails|
    sair|remover|descadastrar|descadastre|cancelar inscricao|chega|nao envie mais|pare de enviar
    """.replace("\n", "").replace("    ", "").strip().split("|")
)  # fmt: skip
# Words of courtesy that a terse reply may carry.
COURTESY = frozenset(
    "please pls plz plse pleas kindly thanks thank you thx ty tks cheers hi hello hey dear sir madam or team all just now immediately asap "
    "seriously really ok okay yes yeah dude guys man people omg folks simply finally again regards best kind sincerely yours greetings good morning afternoon day bye the a to it me us so just and already at once "
    "bitte danke hallo guten tag morgen moin sehr geehrte geehrter damen herren herr frau mit freundlichen grussen gruss grusse vielen liebe viele "
    "sofort merci svp s'il vous plait stp bonjour cordialement monsieur madame por favor gracias hola saludos buenos dias un saludo "
    "per favore grazie buongiorno salve cordiali saluti graag bedankt dank hoi beste groet groeten aub alstublieft met vriendelijke "
    "obrigado obrigada ola bom dia atenciosamente mich uns mir moi".split()
)  # fmt: skip
# Terse only where the whole message is that: each of them begins ordinary sentences and answers as well.
WEAK_TERSE = frozenset(
    "off out end leave never block blocked opt delete deleted removed ruhe raus loschen entfernen supprimer retirer eliminar borrar sair cancel cancelar alto".split()
)
