"""The phrases of tone in German, French and Spanish, by the same reasons as the English ones."""

FOREIGN = {
    "hostile": """
        das|es ist ~1 peinlich|armselig|lachhaft
        reissen|reiss|reisst ~1 sich|dich|euch zusammen
        seinen|ihren|den ~1 betrieb|laden ~2 nicht im griff
        lachen|lacht ~2 daruber|uber
        augen ~2 verschlossen|verschliessen
        sie|du|ihr sind|bist|seid ~2 idiot|dumm|unfahig|inkompetent|lacherlich|faul|ahnungslos|peinlich
        ihr|ihre|euer|eure ~4 ist|sind ~4 katastrophe|witz|chaos|chaotisch|lacherlich|peinlich|amateurhaft|erbarmlich|steinzeit|schande|zumutung|unprofessionell|saustall|murks
        ist|sind ihr|ihre|euer ~4 katastrophe|witz|chaos|chaotisch|lacherlich|peinlich|amateurhaft|erbarmlich|steinzeit|schande|zumutung|unprofessionell|murks
        sie haben|sind ~2 offenbar|offensichtlich|anscheinend ~3 nicht|keine|keinen|nie
        sie haben offenbar|offensichtlich|anscheinend ~3 nicht|keine|keinen|nie
        sonst|ansonsten|andernfalls ~4 vorgesetzten|geschaftsfuhrung|chef|vorstand|konsequenzen
        an|bei|mit ihren|ihrem|ihre vorgesetzten|chef|vorstand|geschaftsfuhrung ~2 wenden|melden|sprechen|gehen|beschweren
        sie werden ~3 bereuen|bedauern
        schamen sie sich
        letzte|letzter warnung|mahnung
        vous etes ~2 idiot|incompetent|incompetents|ridicule|nul|nuls|stupide
        votre|vos ~4 est|sont ~3 catastrophe|honte|blague|ridicule|lamentable|chaos|nul|nulle|amateurisme|desastre|pathetique
        vous n'avez manifestement|visiblement|clairement pas|rien
        vous allez|le ~1 regretter|regretterez
        vous le regretterez
        signaler|avertir|prevenir|informer|contacter ~1 votre|vos direction|superieur|superieurs|patron|hierarchie|pdg
        usted|ustedes es|son ~2 idiota|incompetente|incompetentes|ridiculo|estupido|inutil
        su|sus ~4 es|son ~3 desastre|verguenza|chiste|caos|ridiculo|lamentable|basura
        se|lo va|vas|van a arrepentir|lamentar
        se arrepentira|arrepentiran
        hablar|informar|avisar|escribir|acudir ~2 su|sus jefe|jefes|superior|superiores|director|junta
        """,
    "shaming": """
        meine|die|das|schon|bereits ~1 dritte|vierte|funfte|sechste mail|e-mail|nachricht|anfrage|erinnerung
        ich ~3 drei|vier|funf|mehrfach|mehrmals ~2 geschrieben|kontaktiert|gemailt
        nicht|nie ~1 fur|der notig|nota|muhe|wert gehalten|befunden|antworten
        nicht einmal ~3 antwort|antworten|geantwortet
        ich ~2 enttauscht ~6 antwort|geantwortet|reagiert|nichts
        sie|ihr ignorieren|ignoriert mich|uns|meine|unsere
        jeder|jede ernsthafte|ernstzunehmende|verantwortungsvolle
        troisieme|quatrieme|cinquieme|sixieme mail|message|courriel|relance|e-mail
        vous ~2 n'avez|avez meme|pas ~3 politesse|courtoisie|daigne|repondre|repondu
        vous ignorez|m'ignorez|avez ignore
        je ~2 decu|decue ~6 reponse|repondu|silence
        tercer|cuarto|quinto|tercera|cuarta|quinta correo|mensaje|vez|email
        decepciona|decepcionado|decepcionada ~5 no|contestar|responder|respuesta|silencio
        educacion|cortesia|decencia de|para contestar|responder
        ni siquiera ~3 responder|contestar|respondido|contestado|respuesta
        usted|me|nos ignora|ignora|ignorado ~1 mis|nuestros
        """,
    "pushy": """
        wenn|sollte|sollten|falls ~7 nichts|nicht|keine ~3 hore|horen|antworten|antwort|melden|widersprechen|ruckmeldung ~9 zustimmung|einverstanden|zugestimmt|buche|trage|termin|interesse|angenommen|ja
        ohne|keine ~2 antwort|ruckmeldung|widerspruch|gegenteilige|nachricht ~6 gilt|gehe|buche|trage|werte|zustimmung|einverstanden
        schweigen ~3 zustimmung|ja|einverstandnis
        letzte|allerletzte chance|gelegenheit|moglichkeit|mail
        ich erwarte|verlange|bestehe ~2 ihre|eine|auf ~2 antwort|ruckmeldung|entscheidung|termin
        antworten|unterschreiben|handeln|entscheiden sie|bitte ~1 sofort|umgehend|heute|unverzuglich|jetzt
        bis|vor <name>|heute|morgen ~2 oder|sonst|andernfalls ~4 preis|verlieren|verfallt|zu|gebe|vergebe|melde
        sie ?konnen|durfen ~4 nicht ~1 leisten
        sauf|sans ~3 contraire|reponse|objection|retour|nouvelles ~9 reserve|reserverai|inscris|inscrirai|considere|considererai|conclus|accord|d'accord|accepte|oui|bloque
        si ~5 pas|rien|repondez|reponse ~9 considere|considererai|accord|d'accord|reserve|inscris|inscrirai|accepte|accepterez
        silence|pas ~5 vaut|accord|acceptation|oui
        derniere|ultime chance|occasion|avertissement|relance
        j'exige|j'attends ~3 reponse|retour
        repondez|signez|agissez|decidez ~2 immediatement|aujourd'hui|maintenant|vite
        si|sin ~4 no|respuesta|objecion|noticias ~9 asumo|asumire|entendere|doy|dare|reservo|reservare|inscribo|consideramos|considerare ~6 acuerdo|si|cita|reunion|plaza|acepta|interes|hecho
        silencio ~4 si|acuerdo|aceptacion
        ultima oportunidad|advertencia|llamada
        responda|firme|actue|decida ~2 ya|ahora|inmediatamente|hoy
        exijo|espero ~2 su|una respuesta ~2 hoy|inmediata|ya
        """,
    "flattery": """
        sie|du|ihr sind|bist ~2 genie|visionar|legende|gott|held|inspiration
        ich ~1 verehre|bewundere|vergottere sie|ihr|ihre
        ihr|ihre ~1 genialitat|geniale|genialer|einzigartige|uberragende|unvergleichliche|atemberaubende
        niemand ~6 so|wie ~2 sie
        vous etes ~3 genie|visionnaire|legende|inspiration|exceptionnel
        votre ~2 genie|talent|leadership incroyable|exceptionnel|inegale|extraordinaire
        je ~2 admiratif|admirative|eblouir|ebloui
        usted es ~3 genio|visionario|leyenda|inspiracion|mejor
        su ~2 genialidad|brillantez|talento ~1 increible|inigualable
        """,
    "condescending": """
        ich erklare|erklar ~3 einfach|langsam|damit|nochmal
        selbst|sogar sie ~1 konnen|sollten|werden|verstehen
        auch|sogar|selbst fur sie|laien ~1 verstandlich|einfach
        damit|so sie ~2 verstehen|begreifen
        haben sie ~2 uberhaupt
        meme vous|quelqu'un ~2 pouvez|pourriez|devriez|comprendre|comprendriez|comme
        laissez-moi vous expliquer ~3 simplement|lentement
        laissez moi vous expliquer ~3 simplement|lentement
        etes-vous|etes vous ~1 capable|seulement
        incluso|hasta usted puede|podria|deberia|entendera
        se lo explico|explicare ~3 sencillo|simple|despacio|facil
        """,
    "familiar": """
        sie|du|ihr sehen|siehst|sieht ~4 hubsch|toll|schon|umwerfend|attraktiv|gut ~3 aus|foto|bild
        ihr|dein lacheln|augen|figur|kleid
        ihre ?schonen ?wunderschonen augen|figur|beine|haare
        ihre|ihrer|ihren|ihrem frau|mann|kinder|tochter|sohn|ehemann|kindern ~4 geht|zeit|haus|schon|bestimmt|sicher
        schatz|suse|suser|liebling|hubsche
        vous etes ~2 belle|beau|ravissante|charmante|jolie|mignonne|seduisante
        votre ~1 sourire|regard|silhouette|charme|beaute
        votre femme|mari|epouse|fils|fille
        vos enfants
        ma cherie|belle|chere|puce
        mon cheri|coeur|ange
        usted es ~2 guapa|guapo|hermosa|bella|linda|bonita
        su|tu ~1 sonrisa|belleza|figura|esposa|marido
        sus|tus hijos|ojos
        mi amor|corazon|vida|reina|cielo
        guapa|guapo|bonita|carino
        """,
    "profane": """
        scheis*
        beschissen*
        verdammt|verdammte|verdammten|verfluchte
        arschloch|arsch|wichser|hurensohn|kacke|kack
        merde|merdique|putain|connard|connasse|conneries|encule|salope|bordel
        foutre|foutu|foutue ~1 gueule|de|processus|bordel
        mierda|joder|jodido|cabron|cabrones|gilipollas|cojones|pendejo
        puta|puto
        """,
}
