"""Mail providers where anybody may have an address: it tells neither the company nor that there is one."""

FREE_MAILBOXES = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr live.com live.co.uk msn.com yahoo.com "
    "yahoo.co.uk yahoo.fr ymail.com aol.com icloud.com me.com mac.com proton.me protonmail.com btinternet.com "
    "sky.com virginmedia.com talktalk.net orange.fr wanadoo.fr free.fr sfr.fr laposte.net eircom.net "
    "gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org bluewin.ch".split()
)
