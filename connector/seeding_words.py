"""What is wrong with a seed, in the four languages of our gates: several ways to say each, none of them a give-away.

The part in brackets carries the flaw: an edit that leaves it standing has not found it. In braces stands what is drawn.
Names of people and companies are invented.
"""

from collections.abc import Mapping

SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "the and is are you your we our us with for on a an to of at how have has if can would this that be it as "
        "from i will my me by or not do about what when dear hello best regards kind".split()
    ),
    "de": frozenset(
        "der die das den dem und ist sind nicht sie ihr ihre ihnen ihrem wir uns unser mit für auf ein eine einen "
        "zu zum zur von bei wie im ich oder dass wenn es aus nach über guten tag liebe grüße freundlichen".split()
    ),
    "fr": frozenset(
        "le la les l des et est sont vous votre vos nous notre nos avec pour dans sur une un ne pas que qui au aux du "
        "ce cette je par ou si bonjour madame monsieur cordialement".split()
    ),
    "es": frozenset(
        "el la los las y es son usted su sus nuestro nuestra con para en una un no que por al del se lo como si le "
        "este esta o yo hola estimado estimada saludos cordial".split()
    ),
}
"""By them the language of a mail is told; a mail that is in none of these gets no seed."""

FIRST_NAMES = (
    "Thomas", "Clara", "Martin", "Helena", "Daniel", "Paula", "Simon", "Nora", "Robert", "Irene", "Victor", "Julia",
)  # fmt: skip
COMPANIES = (
    "Halden Systems", "Morrow Foods", "Kestrel Freight", "Lindqvist Marine", "Brauer & Co.", "Ostrava Tools",
    "Pellworth Group", "Marchetti Foils", "Tannhof Energie", "Corvane Health", "Ridgeway Textiles", "Vesper Mobility",
)  # fmt: skip
CITIES = ("Rotterdam", "Leeds", "Gdańsk", "Lyon", "Linz", "Porto", "Aarhus", "Brno", "Bilbao", "Ghent")
TITLES: Mapping[str, tuple[str, ...]] = {
    "en": ("Head of Marketing", "Chief Financial Officer", "IT Manager", "Head of Human Resources", "Legal Counsel"),
    "de": ("Leitung Marketing", "Finanzvorstand", "IT-Leitung", "Personalleitung", "Syndikus"),
    "fr": ("directeur marketing", "directeur financier", "responsable informatique", "directeur juridique"),
    "es": ("director de marketing", "director financiero", "responsable de informática", "director jurídico"),
}

FLAWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "invented_figure": {
        "en": (
            "Your revenue grew by [{percent} %] last year, which is a lot to keep up with.",
            "I read that {company} handles about [{count} orders] a month.",
            "With [{count} customers] on your books, small delays add up.",
            "{company} seems to have hired [{some} people] since spring.",
            "Around [{percent} %] of your shipments leave later than planned.",
        ),
        "de": (
            "Ihr Umsatz ist im letzten Jahr um [{percent} %] gestiegen, das muss man erst einmal bewältigen.",
            "{company} bearbeitet ja rund [{count} Aufträge] im Monat.",
            "Bei [{count} Kunden] summieren sich schon kleine Verzögerungen.",
            "Seit dem Frühjahr hat {company} offenbar [{some} Stellen] besetzt.",
            "Etwa [{percent} %] Ihrer Lieferungen gehen später raus als geplant.",
        ),
        "fr": (
            "Votre chiffre d'affaires a progressé de [{percent} %] l'an dernier.",
            "{company} traite environ [{count} commandes] par mois.",
            "Avec [{count} clients], les petits retards s'additionnent.",
            "Près de [{percent} %] de vos livraisons partent en retard.",
        ),
        "es": (
            "Su facturación creció un [{percent} %] el año pasado.",
            "{company} gestiona unos [{count} pedidos] al mes.",
            "Con [{count} clientes], los pequeños retrasos se suman.",
            "Cerca del [{percent} %] de sus envíos sale con retraso.",
        ),
    },
    "other_company": {
        "en": (
            "I thought of you because [{other}] works a lot like the teams we help.",
            "A short look could show what this would change at [{other}].",
            "Teams of the size of [{other}] usually see the effect early.",
            "I would like to understand how planning is done at [{other}] today.",
        ),
        "de": (
            "Ich habe an Sie gedacht, weil [{other}] gut zu den Teams passt, denen wir helfen.",
            "Gern zeige ich Ihnen kurz, was sich bei [{other}] ändern würde.",
            "Teams in der Größe von [{other}] merken den Unterschied meist früh.",
            "Mich würde interessieren, wie bei [{other}] heute geplant wird.",
        ),
        "fr": (
            "J'ai pensé à vous, car [{other}] ressemble aux équipes que nous aidons.",
            "Je peux vous montrer ce qui changerait chez [{other}].",
            "J'aimerais comprendre comment on planifie aujourd'hui chez [{other}].",
        ),
        "es": (
            "He pensado en usted porque [{other}] se parece a los equipos a los que ayudamos.",
            "Puedo mostrarle qué cambiaría en [{other}].",
            "Me gustaría entender cómo se planifica hoy en [{other}].",
        ),
    },
    "wrong_name": {
        "en": (
            "Would that be of use to you, [{name}]?",
            "[{name}], I will keep this short.",
            "I would be glad to hear what you think, [{name}].",
            "Perhaps this is on your list as well, [{name}].",
        ),
        "de": (
            "Wäre das etwas für Sie, [{name}]?",
            "[{name}], ich fasse mich kurz.",
            "Ich bin gespannt, was Sie dazu meinen, [{name}].",
            "Vielleicht steht das auch auf Ihrer Liste, [{name}].",
        ),
        "fr": (
            "Est-ce que cela vous serait utile, [{name}] ?",
            "[{name}], je ferai court.",
            "Votre avis m'intéresse, [{name}].",
        ),
        "es": ("¿Le sería útil, [{name}]?", "[{name}], seré breve.", "Me encantaría conocer su opinión, [{name}]."),
    },
    "unsupported_event": {
        "en": (
            "Congratulations on [the new site in {city}].",
            "Now that [your move to {city}] is done, planning will look different.",
            "I saw that {company} has [won an award in {city}], well deserved.",
            "Since [you took over a competitor in {city}], there is more to coordinate.",
        ),
        "de": (
            "Glückwunsch zum [neuen Standort in {city}].",
            "Nach [Ihrem Umzug nach {city}] sieht die Planung sicher anders aus.",
            "Schön, dass {company} [in {city} ausgezeichnet] wurde.",
            "Seit [der Übernahme in {city}] gibt es bei Ihnen mehr abzustimmen.",
        ),
        "fr": (
            "Félicitations pour [votre nouveau site à {city}].",
            "Depuis [votre rachat à {city}], il y a plus à coordonner.",
            "Bravo pour [le prix reçu à {city}].",
        ),
        "es": (
            "Enhorabuena por [la nueva sede en {city}].",
            "Desde [la compra en {city}] hay más que coordinar.",
            "Felicidades por [el premio recibido en {city}].",
        ),
    },
    "guarantee": {
        "en": (
            "We [guarantee] that you will spend {percent} % less within three months.",
            "It [pays for itself in {some} days], whatever your volume is.",
            "You [cannot lose anything] with it.",
            "Our customers [never miss a date] again.",
        ),
        "de": (
            "Wir [garantieren] Ihnen, dass Sie in drei Monaten {percent} % weniger ausgeben.",
            "Es [rechnet sich in {some} Tagen], egal wie viel Sie versenden.",
            "Sie [können damit nur gewinnen].",
            "Unsere Kunden [verpassen keinen Termin] mehr.",
        ),
        "fr": (
            "Nous vous [garantissons] {percent} % de dépenses en moins en trois mois.",
            "C'est [rentabilisé en {some} jours], quel que soit votre volume.",
            "Nos clients [ne ratent plus aucun délai].",
        ),
        "es": (
            "Le [garantizamos] gastar un {percent} % menos en tres meses.",
            "Se [amortiza en {some} días], sea cual sea su volumen.",
            "Nuestros clientes [no vuelven a incumplir un plazo].",
        ),
    },
    "false_familiarity": {
        "en": (
            "[As discussed on our call], here is the short version.",
            "It was good [to meet you at the fair in {city}].",
            "[As you asked me last week], I looked into this for {company}.",
            "[Following up on our conversation], would a second look make sense?",
        ),
        "de": (
            "[Wie am Telefon besprochen], hier die kurze Fassung.",
            "Es war schön, [Sie auf der Messe in {city} zu treffen].",
            "[Wie Sie mich letzte Woche gebeten haben], habe ich mir das angesehen.",
            "[Im Anschluss an unser Gespräch]: lohnt sich ein zweiter Blick?",
        ),
        "fr": (
            "[Comme convenu au téléphone], voici la version courte.",
            "C'était un plaisir [de vous rencontrer au salon de {city}].",
            "[Suite à notre conversation], je reviens vers vous.",
        ),
        "es": (
            "[Como hablamos por teléfono], aquí va la versión corta.",
            "Fue un placer [conocerle en la feria de {city}].",
            "[A raíz de nuestra conversación], vuelvo a escribirle.",
        ),
    },
    "contradicted_fact": {
        "en": (
            "With [{wrong} people] on board, coordination takes time.",
            "A company of [{wrong} people] has a lot of moving parts.",
            "Keeping [{wrong} colleagues] in step is work of its own.",
        ),
        "de": (
            "Bei [{wrong} Mitarbeitenden] kostet Abstimmung Zeit.",
            "Ein Unternehmen mit [{wrong} Leuten] hat viele bewegliche Teile.",
            "[{wrong} Kolleginnen und Kollegen] auf einem Stand zu halten, ist Arbeit.",
        ),
        "fr": (
            "À [{wrong} personnes], la coordination prend du temps.",
            "Une entreprise de [{wrong} personnes] a beaucoup à accorder.",
        ),
        "es": (
            "Con [{wrong} personas], coordinarse lleva tiempo.",
            "Una empresa de [{wrong} personas] tiene mucho que encajar.",
        ),
    },
    "pressure": {
        "en": (
            "Please let me know [by tonight], after that I have to give the place away.",
            "This is [the last time] I can offer it to you.",
            "If I hear nothing, I will [put it down as agreed].",
            "Your competitors have [signed already], so do not wait.",
        ),
        "de": (
            "Bitte melden Sie sich [bis heute Abend], danach muss ich den Platz vergeben.",
            "Das kann ich Ihnen [zum letzten Mal] anbieten.",
            "Wenn ich nichts höre, [gilt es als vereinbart].",
            "Ihre Mitbewerber haben [schon unterschrieben], warten Sie nicht.",
        ),
        "fr": (
            "Merci de répondre [avant ce soir], ensuite la place sera prise.",
            "C'est [la dernière fois] que je peux vous le proposer.",
            "Sans réponse, je [considère que c'est d'accord].",
        ),
        "es": (
            "Respóndame [antes de esta noche], después tendré que ceder la plaza.",
            "Es [la última vez] que puedo ofrecérselo.",
            "Si no me dice nada, lo [daré por acordado].",
        ),
    },
    "creepy": {
        "en": (
            "I saw that you [opened our price list on Sunday evening].",
            "I hope you are [rested after your week in {city}].",
            "Your photo [from the weekend in {city}] made me smile.",
            "I noticed that you have [been looking for another job].",
        ),
        "de": (
            "Ich habe gesehen, dass Sie [am Sonntagabend unsere Preisliste] geöffnet haben.",
            "Ich hoffe, Sie sind [gut erholt aus {city}] zurück.",
            "Ihr Foto [vom Wochenende in {city}] ist gelungen.",
            "Mir ist aufgefallen, dass Sie [sich beruflich umsehen].",
        ),
        "fr": (
            "J'ai vu que vous aviez [ouvert nos tarifs dimanche soir].",
            "J'espère que [vos vacances à {city}] ont été bonnes.",
            "Votre photo [du week-end à {city}] est réussie.",
        ),
        "es": (
            "He visto que [abrió nuestros precios el domingo por la noche].",
            "Espero que [sus vacaciones en {city}] fueran buenas.",
            "Su foto [del fin de semana en {city}] es estupenda.",
        ),
    },
}

TOLD: Mapping[str, str] = {
    # What the reviewer reads afterwards, with the sentence in the middle.
    "invented_figure": "it said “{sentence}”, a figure that no fact supports",
    "other_company": "it said “{sentence}”, which is about another company",
    "wrong_name": "it said “{sentence}”, which is not their name",
    "unsupported_event": "it said “{sentence}”, which no fact supports",
    "guarantee": "it said “{sentence}”, a promise that nobody has approved",
    "false_familiarity": "it said “{sentence}”, and nothing on record says that you had spoken",
    "contradicted_fact": "it said “{sentence}”, and the record says something else",
    "pressure": "it said “{sentence}”, which puts them under pressure",
    "creepy": "it said “{sentence}”, which they would not expect you to know or to say",
}
