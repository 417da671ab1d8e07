# ruff: noqa: E501 - one phrase is one line
"""The wordings of a no: opt-outs and erasure in people's own words, how far a no reaches, and the tersest ones.

Read by `intent.py` and `intent_around.py`, in the notation of `gates.text.lexicon`. The German, French, Spanish,
Italian, Dutch and Portuguese opt-outs stand with those that reps note down (`gates.text.refusal_words`); here are those
that people write about themselves. Folded: lower case, no accents.
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
