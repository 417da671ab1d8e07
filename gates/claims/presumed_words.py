"""Words by which English takes things for granted: irregular past verbs, happenings, and what comes before them."""

COPULAS = frozenset("was were had have has".split())
# Irregular past forms that are no present form of the same verb.
PAST = frozenset(
    "began brought built bought chose came did drew drove ended fell felt fought found flew forgot gave went grew held kept knew laid led left "
    "lent lost made meant met paid ran rang rose said saw sold sent shook shone shot sat slept spoke spent stood stuck struck swore "
    "swam took taught tore told thought threw understood woke wore won wrote became broke bid burnt caught dealt dug "
    "fed froze shrank sank slid spun sprang heard hid hung learnt picked put set stole swept withdrew overtook undertook oversaw rebuilt quit".split()
)
NO_PAST = frozenset(
    "need indeed speed exceed proceed succeed interested based related limited dedicated experienced used supposed required needed "
    "expected detailed advanced hundred sacred embed united preferred trusted skilled talented automated shared located "
    "integrated connected distributed complicated united scheduled planned unsubscribed".split()
)
# Past forms that are present ones too: past where a time that has gone by stands beside them.
EITHER = frozenset("cut hit shut cost spread let".split())
# Verbs after which nothing checkable follows.
NO_DEEDS = frozenset("thought felt knew found liked received got meant heard saw missed deserved".split())
# A present verb, a modal or a verb of being: the clause is no past one.
SETTLED = frozenset(
    "is are am be being do does can could will would shall should may might must ought need needs want wants if who which that "
    "and or isn't aren't don't doesn't can't won't i we they he she it".split()
)
# Between "you" and its verb.
STARTERS = frozenset(
    "have had has just recently already also once first finally really even only then since lately both all kindly again now "
    "personally actually still yourself always long".split()
)
# What a circumstance begins with.
SPOKEN = frozenset("after since following between with amid despite given before behind during from beyond".split())
# Things that happen to a company, and that a mail presumes by "the" or "your".
HAPPENINGS = frozenset(
    "audit inspection fire flood flooding strike recall merger acquisition takeover relocation migration rollout go-live relaunch "
    "restructuring reorganisation reorganization reorg layoffs redundancies ipo flotation listing promotion departure resignation "
    "retirement tender rebrand outage breach hack incident lawsuit settlement investigation keynote podcast panel "
    "interview carve-out spin-off spinoff buyout divestment closure shutdown refit refurbishment renovation accident storm leak "
    "theft burglary burglaries handover transition turnaround bankruptcy insolvency downsizing expansion refinancing pilot".split()
)
# What somebody says in a form or a talk, and what the reader publishes.
TOLD = frozenset("typed entered named described listed ticked picked chose raised explained outlined put drew".split())
PUBLISHED = frozenset(
    "announcement release website site page report question questions message reply note answer mail email name comment feedback "
    "post review listing profile advert ad request input order orders".split()
)
