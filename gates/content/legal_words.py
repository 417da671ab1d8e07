"""How people word an opt-out, a demand that spoils one, and a notice about AI: English, German, French, Spanish.

The lists are in the notation of `gates.text.lexicon`: folded, without accents.
"""

# "clear" phrases speak of an opt-out wherever they stand; "loose" ones only beside a way to take it ("reply STOP").
OPT_OUT = {
    "clear": """
unsubscribe|unsubscribing|unsub
reply|write|answer|respond|send|mail|say|text ?me ?us ?back ?just ?with ?only ?the ?a ?word ?words stop|no|out|enough|remove|unsubscribe|nein|non|basta|never
one-word|word reply|answer stop|no|out|enough
opt out|opting
opt me out
optout
rather not ~3 hear|receive|get|be ~2 from|emails|mails|messages|notes|contacted|these|such
rather not hear
prefer not ~2 hear|receive|get|be ~2 from|emails|mails|messages|notes|contacted|these|such
prefer no ~1 emails|mails|messages|contact
prefer|rather|like i|we|me ~1 stop|stopped|didn't|not
do|don't|dont not ~3 want|wish|care|like|to ~3 hear|emails|mails|messages|contacted|notes
don't|dont|not ~1 want|wish|care|like|to ~4 hear|emails|mails|messages|contacted|notes
no longer ~3 hear|receive|get|want|be ~2 from|emails|mails|messages|contacted|these
no more|further ~2 emails|mails|messages|notes|follow-ups|contact|outreach
tell|ask ~1 me|us to stop
wish|want|like|prefer ~1 to stop ~1 these|this|mails|emails|messages|them|it
stop ~1 emails|mails|messages|mailing|emailing|writing|contacting|hearing
stop receiving ~2 emails|mails|messages|these|from
won't|wont|not|never ~3 write|email|mail|contact|reach|bother|follow|message ~4 again|further|anymore
never|not hear ~3 from
not|nothing|won't hear|get ~4 again|further|anymore
take|remove|delete ~4 list|mailing
remove me|yourself
removed from ~3 list|mailing
off ~2 list
email|mail|contact|communication preferences
manage ~2 preferences|subscription
end ~2 emails|mails|messages|outreach
abmelden|abmeldung|abbestellen|abbestellung|austragen
melden sie sich ~3 ab
melde dich ~3 ab
keine|keinen ~1 weiteren|weitere|mehr|e-mails|emails|mails|nachrichten|werbung
keine ~2 e-mails|emails|mails|nachrichten|werbung
nicht mehr|weiter|langer ~4 horen|erhalten|bekommen|kontaktiert|anschreiben|schreiben|kontaktieren
nichts mehr ~4 horen|erhalten|bekommen|schreiben
schreibe|melde ~3 nicht ~1 mehr|wieder
widersprechen|widerspruch|widerspreche
desabonner|desabonnement|desinscrire|desinscription|desinscrivez|desabonnez
ne ~3 plus ~4 recevoir|entendre|ecrirai|ecrire|contacter|contacte|recontacterai|relancerai|messages
plus recevoir
vous opposer
darse|dese|darte|date|darme de baja
dar de baja
cancelar ~2 suscripcion
no ~3 desea|quiere|deseas|quieres|prefiere ~4 recibir|mensajes|correos|escriba
no recibir
no ~2 volvere|escribire
uitschrijven|afmelden
annulla ~1 iscrizione
cancellarsi|disiscriversi|disiscriverti
""",
    "loose": """
stop
stopp
baja
rather not
not interested
not relevant
not for you
not a fit
no thanks
no thank you
leave you alone|be
leave it there|at
close ~2 file|loop
kein interesse
nein danke
pas interesse|interessee
non merci
no gracias
""",
}

MEANS = {
    "reply": """
reply|replying|respond|responding|answer
antworten|antworte|antwort
repondre|repondez|reponse|reponds
responda|responder|responde|respuesta
""",
    "": """
write|writing|drop|send|sending|email|text
tell|let|say|saying|ping|shout|note|hit
click|clicking|here|link|below|above|button
one word|line|click
schreiben|schreib|sagen|sag|kurze|klick|klicken|hier|link|geben
dites|dire|ecrivez|cliquer|cliquez|ici|lien|indiquez|signalez
digame|dime|diga|escriba|escribeme|haga|clic|aqui|enlace|avise|aviseme|pulse
""",
}

NO_WAY_OUT = """
cannot|can't|cant|unable ~2 unsubscribe|opt|unsubscribed
cannot|can't|cant be unsubscribed|removed
no way|option|possibility to unsubscribe|opt|stop
no|not|without ?an|a|any unsubscribe|opt-out ?link|option|is|required|needed
no opt out ?is|option|link|needed|required|available
unsubscribing|unsubscribe is|are|requests|will not|disabled|ignored
unsubscribe requests ~2 not|ignored
opt out|opt-out requests ~3 not|ignored|cannot
nicht abmelden|abbestellen|moglich ~1 abmeldung
abmeldung ~2 nicht moglich|vorgesehen
"""

DEMANDS = {
    # The sentence of the opt-out or the one after it.
    "strong": """
log in|into|on
login|logging|signin
sign in|into
logged in
password|passwort|contrasena
create|creating ~2 account|profile|login
verify|confirm|prove ~2 identity
identity verification
provide|giving|give|enter|submit|include|state|supply|quote|including ~4 phone|telephone|mobile|birth|employee|id|ssn
provide|give|enter|submit|include|state|supply|quote|including|providing ~2 full name|legal
provide|give|enter|submit|include|state|including ~3 job|company|postal|home|mailing title|name|address
date of birth
state|give|giving|provide|include|explain|explaining|stating|supply|name|specify ~4 reason|reasons|why
with|including ~2 reason|explanation
reason|reasons ~2 required|needed|mandatory|must
fee|fees|surcharge
pay|paying ~3 charge|cost|processing|admin
processing|administration|admin|handling charge|costs
captcha
einloggen|einloggt|eingeloggt
angabe ~2 grund|grunden|grunde
begrunden|begrundung
gebuhr|gebuhren|bearbeitungsgebuhr|kostenpflichtig
connecter|connectez
inicie|iniciar sesion
indiquer|indiquez|precisant|motif|motifs ~2 raison|motif|obligatoire
indicando|indique ~2 motivo
""",
    # The sentence of the opt-out.
    "weak": """
tell ~3 why
let ~2 know why
what|where went|did wrong
explain why
a reason
account
portal
credit card
motif|motivo|grund
frais|tarifa
""",
    # The sentence of the opt-out, where it offers nothing simpler.
    "contact": """
complete|fill|filling|finish ~4 form|survey|questionnaire
survey|questionnaire
call|phone|ring|dial ~4 <number>
call us|our|me|the|during
by phone|telephone|fax|post|letter|mail
fax
registered|certified|signed|written letter|mail|post|request|notice|form
send|post|mail|write ~3 letter
in writing
notarized|notarised
schedule|book ~3 call|meeting
schriftlich|postalisch|telefonisch
per post|brief|telefon|fax
courrier
anmelden
""",
}

TOO_SLOW = {
    "delay": """
within|in|take|takes|allow|after ~3 <number> ?business|working|calendar days|weeks|months
<number> ?business|working|calendar days|weeks|months to|before|until
innerhalb ~2 <number> tagen|wochen|monaten
""",
    "expires": """
expires|valid|active|works|live|available ~3 <number> days|hours|weeks
link ~3 expires ~2 <number> days|hours|weeks
""",
}

HELPED_BY_AI = """
ai ~4 written|write|drafted|draft|prepared|generated|composed|helped|help|assisted|assistance|assistant|system|tool
written|write|drafted|draft|prepared|prepare|generated|generate|composed|compose|created ~6 ai
written|drafted|prepared|generated|composed|created ~5 artificial|language|machine intelligence|model|learning
ai-generated|ai-assisted|ai-written|ai-drafted
help|support|assistance|aid ~3 ai|llm
artificial intelligence ~4 helped|used|wrote|drafted
ki|kunstlicher|kunstliche|kunstlichen
ki-gestutzt*|ki-unterstutz*|ki-system*|ki-generiert*|ki-assistent*
ia ~4 redige|aide|genere|redactado|ayuda|generado
redige|ecrit|genere|prepare ~6 ia|artificielle
redactado|escrito|generado|preparado ~6 ia|artificial
intelligence artificielle
inteligencia artificial
"""
