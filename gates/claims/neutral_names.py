"""Capitalised words that name nobody: tongues and peoples, feasts and seasons, formats, and what every office knows."""

NEUTRAL = frozenset(
    "english german french spanish portuguese italian dutch polish czech slovak hungarian romanian bulgarian greek turkish russian ukrainian "
    "swedish norwegian danish finnish icelandic estonian latvian lithuanian irish welsh scottish gaelic scots catalan basque galician breton "
    "flemish walloon swiss austrian belgian croatian serbian slovenian bosnian albanian maltese luxembourgish arabic hebrew persian farsi "
    "hindi urdu bengali punjabi tamil chinese mandarin cantonese japanese korean vietnamese thai malay indonesian filipino tagalog "
    "swahili afrikaans zulu latin british american canadian australian mexican brazilian argentinian indian african asian european "
    "scandinavian nordic baltic iberian mediterranean californian texan bavarian european "
    "valentine valentine's halloween diwali ramadan eid hanukkah passover pentecost carnival advent lent epiphany sunday's michaelmas "
    "boxing memorial labor labour independence bastille christmas christmassy xmas easter thanksgiving yuletide hogmanay "
    "madame monsieur herr frau senor senora sir madam maam "
    "allen phillips stanley torx jubilee bowden philips-head velcro jacuzzi hoover post-it tupperware thermos biro "
    "powerpoint word outlook acrobat whatsapp wifi bluetooth usb iphone ipad android windows mac linux chrome firefox safari edge "
    "murphy murphy's pareto gantt kanban scrum lean excel's euro euros dollar dollars pound pounds sterling celsius fahrenheit "
    "internet intranet earth god heaven moon mars jack lego sisyphus sisyphean babel catch-22 groundhog russian-doll swiss-army "
    "atlantic channel alps continent midlands highlands midwest northeast northwest southeast southwest coast".split()
)
