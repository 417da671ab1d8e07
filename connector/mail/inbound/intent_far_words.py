# ruff: noqa: E501 - one phrase is one line
"""Opt-outs in further languages of our readers: the plain ones, in the notation of `gates.text.lexicon`.

Folded as everywhere: lower case, no accents (so "й" is "и", "ł" is "l", "ø" is "o"). What they miss becomes `unclear`,
which pauses the person until somebody reads it.
"""

FURTHER = """
ta|tag|taga|stryk|radera|avregistrera ~2 bort|mig|oss|min ~4 listan|lista|er|era|utskick|register|adress|databas
ta bort mig|oss
avregistrera|avprenumerera|avanmal*|avmeld*|frameld* ~2 mig|meg|oss|os|min|liste*
avregistrera|avprenumerera
ikke|inte kontakt|kontakta ~2 mig|meg|oss|os|igen|igjen|mer
sluta|slutt|stop|stopp|stoppa ~1 med|skicka|sende|att|a ~3 mejl|mail|mej|mig|meg|mails|skicka|sende|kontakta|e
inga|ingen|ikke|inte|ej|ikkje ~1 fler|flere|mer|mere ~2 mejl|mail|mails|utskick|epost|e|reklam|henvendelser|beskeder
vill|onskar|onsker|vil ~1 inte|ikke ~3 ha|motta|modtage|fa|kontaktas|kontaktes|lengre|langre|mer|mere|flere|fler
kontakta|kontakt|kontakte ~2 inte|ikke ~2 mer|igjen|igen|mig|meg
fjern|slet|slett ~1 mig|meg|os|oss|min|mine|mitt|vores ~4
fjern|slet ~1 mig|meg|os|oss
poistakaa|poista|poistaa ~2 minut|meidat|minua|osoitteeni|tietoni|meita ~3
alkaa|ala ~1 lahett*|laheta|ottako|kirjoit* ~3 enaa|viest*|sahkopost*|yhteytta
en halua ~3 viest*|sahkopost*|posti*|postia|enaa
peruutan|peruuta|peruuttaa ~2 tilauk*|uutiskirj*
lopettakaa|lopeta ~3
wypis*|wypisz*|wyrejestr*|wyrejestrow*
usun*|skresl*|wykresl*|wykresl* ~2 mnie|nas|moj|moje|moich|nasz ~4
nie ~1 wysyla*|wysylaj*|pisz*|przysyla*|kontakt* ~4 wiecej|mi|mnie|maili|wiadomosci|nam|sie
nie ~1 chce|zycze|chcemy|zyczymy|wyrazam ~4 otrzymywa*|dostawa*|wiadomosci|maili|kontakt*|zgody
rezygnuj* ~3
sprzeciw* ~4 przetwarza*|marketing*|danych
odhlas*|odhlasit|vyskrtn*|vyradt*|vyrad*|vymaz*|vymazte|smazte|odstran* ~2 me|mne|ma|nas|muj|moje|moj|mou ~3
odhlas*|odhlasuji|odhlasit
neposil*|neposiel*|nezasil*|nezasielajt* ~4 uz|zadne|ziadne|dalsi|vice|viac|email*|mail*|e|zpravy|spravy|nabidky|ponuky|reklam*
nepist*|nepiste|nekontakt* ~3 mi|uz|nam|me|mne|vice|nas|ma
nepreji|neprajem|nechci|nechcem ~4 dostav*|e|email*|mail*|kontakt*|zpravy|spravy
iratkoz*|leiratk*|toroljek|torolj*|vegyen*|vegyenek|tavolits* ~3 le|ki|listar*|adat*|cimem*|adatbazis*
leiratkoz*|iratkoztass*
ne ~1 kuld*|irj*|keress* ~3 tobb*|nekem|email*|e|levelet|uzenet*
nem ~1 ker*|szeretn*|akar* ~4 level*|email*|e|kapni|hirlevel*|uzenet*
dezabon*|stergeti*|scoateti*|eliminati* ~3 ma|mi|adresa|lista|datele|baza
dezabon*
nu ~3 mai ~3 trimit*|scri*|contacta*|vreau|doresc
nu ~2 vreau|doresc ~4 primesc|emailuri|mesaje|mailuri|contactat
listeden|listenizden|abonelikten|aboneligimi ~2 cikar*|cik*|sil*|iptal
cikarin|cikartin|silin ~3
bana|bize ~2 mail|e|eposta|mesaj|yazma* ~2 atma*|gonderme*|yazma*|posta
artik|daha ~3 gonderme*|yazma*|mail|istemiyor*
istemiyor* ~2
odjav*|izbris*|uklonit*|odjavite ~2 me|nas|moj|moju|moje ~3
odjavite
nemojte|ne|prestanite ~2 mi|nam|vise|slati|saljite|salji|posiljajte|pisite|kontaktir* ~4 vise|vec|poruk*|mail*|sporocil|kontaktir*
отпиш*|отписат*|отписк*|одјав*|відпиш*|отпишете
удалит*|исключит*|уберит*|видалит*|удали|премахнете ~3 меня|нас|мои*|мене|мій|мою|мое|ме ~4
больше|більше|повече ~2 не ~2 пиш*|присыл*|отправл*|надсил*|беспоко*|звон*
не ~2 пиш*|присыл*|отправл*|надсил*|шлит*|беспоко*|изпращ* ~3 больше|мне|нам|мені|повече|писем|письма
прекратит*|перестан*|хватит ~3 писат*|присыл*|спам*|рассыл*|слат*
не ~1 хочу|хотим|желаю ~3 получ*|писем|рассыл*
διαγρα* ~3 με|μας|μου|λιστα
μη|μην ~2 μου|στελν*|στειλ*|ξαναγρα*|επικοινων* ~3
σταματη* ~3 στελν*|ενοχλ*|emails|mails
"""

# Scripts without blanks between words: the passage itself.
WITHOUT_BLANKS = (
    "配信停止", "配信を停止", "購読解除", "メールを送らないで", "メールはいりません", "連絡しないで", "登録を解除", "削除してください",
    "取消订阅", "取消訂閱", "退订", "退訂", "不要再发", "不要再發", "不要再寄", "请勿再", "請勿再", "把我从", "把我從", "别再发", "別再寄", "停止发送", "停止發送",
    "수신거부", "수신 거부", "연락하지 마", "보내지 마", "구독 취소", "구독취소", "메일 그만", "삭제해 주",
)  # fmt: skip
