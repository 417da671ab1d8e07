# ruff: noqa: E501 - one phrase is one line
"""The wordings of replies, by what they mean, but for a no (`intent_no_words`); read by `intent.py`.

In the notation of `gates.text.lexicon`; folded: lower case, no accents.
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
<name> is ?the ?your right|best|correct|proper person|contact|one|man|woman
<name> is ~2 charge|responsible|handling
<name> handles|manages|runs|owns|oversees ?all that|this|these|it|such .|,|;|!
you|you'll ?probably ?really want|need ~1 our|my ~3 lead|head|manager|director|team|department|colleague|desk|buyer|cfo|ceo|coo|cto
dafur|hierfur ist|sind|ware ~6 zustandig|verantwortlich
darum|hierum kummert|kummern sich
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
