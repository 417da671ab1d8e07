# ruff: noqa: E501 - one phrase is one line
"""The wordings of an answer to the offer: no thanks, yes, a question; what else replies say is in `intent_words`.

In the notation of `gates.text.lexicon`; folded: lower case, no accents.
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
already|currently|presently|happily|satisfied ~3 use|using|have|has|work|working|with|contracted|partnered|customer|covered|locked|signed|committed
happy|content using|with|where|customer|customers
handles|does|manages|runs|covers ~2 that|this|it|these|invoices ?already for us
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
no ~2 hace|hacen falta
non ~3 bisogno|serve|necessit*
geen behoefte|nood
niet nodig
nao ~3 precis*|necessit*
""",
}  # fmt: skip

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
