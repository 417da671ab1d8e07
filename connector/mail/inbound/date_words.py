"""Months, weekdays, and the words around the day of a return, in the languages that people leave behind them."""

# ruff: noqa: E501 - one language is one line

_MONTHS = (
    # Twelve names or beginnings of names per language; the longest beginning that fits decides.
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber mrz apr mai jun jul aug sept okt nov dez",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil aout sept oct nov déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago setiembre oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev marco abr mai jun jul ago set out nov dez",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
)

MONTHS: dict[str, int] = {}
for _line in _MONTHS:
    for _number, _name in enumerate(_line.split(), start=1):
        MONTHS.setdefault(_name, _number)
MONTHS |= {"tammikuuta": 1, "helmikuuta": 2, "maaliskuuta": 3, "huhtikuuta": 4, "toukokuuta": 5, "kesäkuuta": 6}
MONTHS |= {"heinäkuuta": 7, "elokuuta": 8, "syyskuuta": 9, "lokakuuta": 10, "marraskuuta": 11, "joulukuuta": 12}
MONTHS |= {"sept": 9, "maerz": 3, "fevrier": 2, "decembre": 12, "février": 2, "juillet": 7}

_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "poniedziałek wtorek środę czwartek piątek sobotę niedzielę",
    "måndag tisdag onsdag torsdag fredag lördag söndag",
    "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "понедельник вторник среду четверг пятницу субботу воскресенье",
    "mon tue wed thu fri sat sun",
)

WEEKDAYS: dict[str, int] = {}
for _line in _WEEKDAYS:
    for _number, _name in enumerate(_line.split()):
        WEEKDAYS.setdefault(_name, _number)

BACK = r"return\w*|back|resum\w*|rejoin\w*|available (?:again )?(?:on|from)|reachable|again|wieder|zur[uü]ck|r[uü]ckkehr|erreichbar|retour|reviens|reviendrai|rentre|reprise|reprendrai|joignable|regres\w+|vuelv\w+|volver\w*|vuelta|reincorpor\w+|rientr\w+|ritorn\w+|torn\w+|di nuovo|terug\w*|weer|volto|retorn\w+|voltarei|wr[oó]c\w*|wracam|powr\w+|tillbaka|åter|tilbage|tilbake|igen|igjen|palaan|takaisin|vr[aá]t\w+|zp[eě]t|вернусь|выйду|возвращ\w+|буду (?:на месте|в офисе|доступ\w+)|повернусь|visszat\w+|revin|dön\w+|επιστρ\w+"
"""Words that say the named day is the day of the return."""

UNTIL = r"until|till|til|through|thru|to|up to|upto|ending|untill|bis(?: zum| einschlie(?:ß|ss)lich| inkl\w*\.?| incl\w*\.?)*|jusqu['’]?(?:au|à|a|en)?|au|hasta(?: el)?|al|a|fino al?|sino al?|tot(?: en met| aan)?|t/m|t\.m\.|até(?: o| ao| dia)?|a|ao|do|t\.?o\.?m\.?|till och med|til og med|til|saakka|asti|-|–|—|do dnia|по|до|včetně|~|〜|～|至|到|まで|까지"
"""Words that say the named day is the last of the absence, or its end."""

INCLUSIVE = r"through|thru|einschlie(?:ß|ss)lich|inkl|incl|inclus|inclusive|tot en met|t/m|till och med|til og med|t\.?o\.?m|up to and including|compreso|incluido|включительно|włącznie|v[cč]etn"
"""Words that say the named day is still one of absence."""

BACK_AFTER = r"(?:i |we )?(?:will |shall )?(?:i |we )?(?:be )?(?:back|return)|wieder|zur[uü]ck|erreichbar|(?:je )?(?:serai|suis) (?:de retour|joignable)|de retour|weer|terug|igen|igjen|tillbaka|tilbage|tilbake|さん?出社|出社|戻り|復帰|より通常|から(?:通常|出社|対応|営業|順次)|以降|回来|回公司|上班|返回|复工|恢复|부터"
"""Words that, right after a day, say that it is the day of the return."""

BETWEEN = r"(?:[\s,.:(]|\b(?:on|in|at|the|to|from|by|of|office|work|my|desk|am|pm|um|ab|dem|den|der|im|b[uü]ro|le|du|au|bureau|partir|el|la|oficina|del?|dia|día|il|ufficio|op|kantoor|vanaf|em|no|fra|fr[aå]n|den|w|dniu|v|с|в|на|work|day|date|again|be|is|will|date:|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|lunedì|martedì|mercoledì|giovedì|venerdì|maandag|dinsdag|woensdag|donderdag|vrijdag|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|m[åa]ndag|tisdag|tirsdag|onsdag|torsdag|fredag|until|after|holiday|vacation|leave|erreichbar|für|sie|da|wieder|person|approximately|about|early|morning|well|full|business|normal)\b){0,14}"
"""What may stand between such a word and the day."""

UP_TO = (
    r"(?:[\s,.]|\b(?:the|on|and|including|with|el|le|il|den|dem|zum|und|mit|einschlie(?:ß|ss)lich|dia|día|close|end|of|business|"
    + "|".join(WEEKDAYS)
    + r")\b){0,7}"
)
"""What may stand between a word of UNTIL and the day."""
