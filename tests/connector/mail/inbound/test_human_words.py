"""Replies as people write them, in eight languages and many tempers: what each of them must be read as."""

import pytest

from connector.mail.inbound.human import classify_text
from connector.mail.inbound.signal import Meaning

OURS = "Re: Cutting order handling time"


def lines(block: str) -> list[str]:
    """One reply a line."""
    return [line.strip() for line in block.strip().splitlines()]


OPT_OUTS = lines(
    """
    stop
    STOP!!!
    Stop.
    unsubscribe
    Unsubcribe please
    UNSUB
    remove
    Remove me
    remove pls
    please remove
    opt out
    Optout
    no more
    no more please
    No more emails thx
    pls take me off
    take me off
    take my name off your list please
    Off your list please.
    dont contact me again
    Do NOT email me again.
    don't ever write to me again
    never contact me again
    Stop emailing me
    stop e-mailing me
    quit emailing me
    pls stop sending me these
    please stop
    Please cease all communication.
    cease all contact
    lose my email address
    Lose this address.
    Delete my address
    delete me from your database
    Please delete my contact details from your system.
    Kindly expunge my information from your records
    I'd like to be removed from this mailing list.
    Could you please remove me from your mailing list? Thanks!
    Can you take me off this distribution?
    would you mind removing me from your list
    How do I unsubscribe from this?
    How can I stop receiving these emails?
    how do i get off this list
    There's no unsubscribe link. Remove me.
    I never signed up for this. Remove me.
    I didn't subscribe to this, please unsubscribe me
    I don't want to receive these emails
    I do not wish to be contacted
    we do not wish to receive any further correspondence from your company
    I'd prefer not to receive further emails from you
    I'd rather not hear from you again
    Please refrain from contacting me in future.
    Kindly desist from sending me unsolicited emails
    no further contact please
    Not interested. Remove me.
    Not interested, please take me off your list.
    Thanks but no thanks, please don't follow up again.
    Not interested and please don't email again
    We're all set. Please remove me from your outreach.
    leave me alone
    Go away.
    Please go away and don't come back
    enough already
    Enough. No more mails.
    This is the third time I ask you to stop.
    I already asked to be removed!
    I have unsubscribed twice already and you people still write me
    I've asked you before to not email me
    you keep emailing me after I opted out
    Wow, a fourth follow up. Do me a favor and forget I exist.
    What part of no don't you understand? Stop.
    Would you be so kind as to never write to me again?
    Oh great, another one. Take me off.
    I'd love it if you'd stop emailing me :)
    Consider this my unsubscribe request.
    Please mark me as do not contact in your CRM
    Put me on your do not contact list
    add me to your suppression list
    Please update your records to not contact this address.
    Not the right person and please remove me from the sequence
    Please remove jane@acme.example from your mailing list, she doesn't work here any more
    Nobody here wants these emails. Remove our whole company.
    Please remove everyone at acme.example from your lists
    Please stop contacting our employees
    Do not send any more emails to anyone in our organisation
    Blacklist our domain please
    I withdraw my consent to receive marketing
    I object to the processing of my personal data for direct marketing purposes (Art. 21 GDPR).
    Under GDPR please erase all data you hold about me
    Delete my data. GDPR.
    Where did you get my address? I object to its use. Delete it.
    delete my data and confirm
    I want my data deleted within 30 days
    Please forget my contact details
    plz unsuscribe me
    remvoe me from list
    unsubscirbe
    stpo
    take me of your list
    Remove from mailing list
    Delist
    dnc
    Do not contact
    pls no more mails, ty
    I'm retired and no longer need these, please remove
    Please stop. I have no budget and no interest.
    I get 50 of these a day. Please stop.
    I don't respond to cold emails. Please don't send any more.
    please dont send me anymore emails like this
    F off and take me off your list
    Get me off this fucking list
    Stop fucking emailing me
    ffs unsubscribe me
    please stop bothering me
    stop spamming me
    Please quit spamming my inbox.
    Bitte nehmen Sie mich aus Ihrem Verteiler.
    Bitte keine weiteren Mails.
    keine mails mehr bitte
    Bitte löschen Sie meine Daten.
    Ich möchte keine E-Mails mehr von Ihnen erhalten.
    Bitte sehen Sie von weiteren E-Mails ab.
    Hiermit widerspreche ich der Nutzung meiner Daten zu Werbezwecken.
    abmelden
    Bitte austragen!
    Lassen Sie mich in Ruhe
    Hören Sie auf, mir zu schreiben.
    Schreiben Sie mir nie wieder.
    Kein Interesse, bitte nicht mehr anschreiben.
    streichen Sie mich von der Liste
    Bitte unterlassen Sie weitere Zusendungen
    Ich habe Ihnen keine Einwilligung gegeben, löschen Sie meine Adresse.
    Von weiteren Kontaktversuchen bitte ich abzusehen.
    Merci de ne plus me contacter.
    Veuillez me désinscrire
    désabonnez-moi svp
    Retirez-moi de votre liste
    Merci de supprimer mes coordonnées de votre base de données
    Je ne souhaite plus recevoir vos mails
    Arrêtez de m'écrire
    stop svp
    Plus de mails SVP
    Je m'oppose au traitement de mes données à des fins de prospection.
    foutez-moi la paix
    Por favor, deme de baja.
    baja
    No me escriban más
    No quiero recibir más correos
    Dejen de enviarme correos por favor
    Elimine mis datos de su base de datos
    quítenme de su lista
    Por favor borrar mi email de la lista
    Ejerzo mi derecho de oposición al tratamiento de mis datos
    Per favore cancellatemi dalla vostra lista
    Non scrivetemi più
    Non desidero ricevere altre email
    Gelieve mij uit te schrijven
    Stuur mij geen mails meer
    Graag verwijderen uit jullie mailinglijst
    Por favor me remova da lista
    Não quero mais receber e-mails
    parem de me enviar emails
    descadastrar
    This is a personal address. Do not use it for marketing again.
    Please cross me off
    Not interested. Don't bother following up.
    We'd appreciate it if you didn't contact us again.
    You can stop now, thanks.
    Can you please quit sending these.. I get too many
    Nope. And please no further follow-ups.
    No, and please do not circle back in a few weeks like the last three did.
    I would like to be excluded from future mailings.
    unsubscribe me from whatever this is
    Pls unsubscribe
    Unsubscribe. I never opted in to this.
    Cancel my subscription to this thing
    please take this email address off your system, it's a shared inbox
    Take us off.
    REMOVE ME NOW
    remove my email immediately or I will block your whole domain
    I asked on Monday to be taken off this list. Why am I still getting these?
    How many times do I have to say no? Leave me in peace.
    Don't want it. Don't need it. Don't write again.
    Thank you for your mail, however we do not wish to receive unsolicited offers. Please delete our contact data.
    We have no need for your services and kindly request removal from your database.
    Please note that this mailbox is not monitored for sales. Please remove it.
    please discontinue all further correspondence
    I'm not interested and I don't want to be contacted in the future.
    Hello, please opt me out of all future communications. Regards, T.
    My colleague left two years ago. Stop mailing this address.
    He retired in 2020, please take him off your list
    No one at this company wants this. Please stop.
    I am exercising my right to object under Article 21(2) GDPR to any direct marketing.
    What data do you have on me and where did you get it? I don't consent to any of this. Remove it.
    pursuant to CCPA delete my personal information and do not sell it
    yeah no. unsubscribe
    Unsubscribe thx Bob
    thanks but please refrain from emailing me
    Please do not reply to this, just take me off.
    Enough with the emails already
    seriously, stop.
    STOP SENDING ME EMAILS
    Stop mailing me you muppets
    no more mails to me or anyone at Contoso please
    I'd be grateful if you would remove my details.
    do me a favour and lose my number
    Your persistence is admirable. Now please forget about me.
    Ich habe kein Interesse an Ihrem Angebot und bitte Sie, mich nicht weiter zu kontaktieren.
    Wir wünschen keine weiteren Zusendungen.
    Bitte löschen Sie meine E-Mail-Adresse aus Ihrem System und bestätigen Sie mir dies.
    Woher haben Sie meine Adresse? Ich widerspreche der Verarbeitung meiner Daten.
    Nehmen Sie mich da raus.
    Nein danke und bitte nicht nochmal melden.
    Sparen Sie sich weitere Mails.
    Stoppen Sie diese Mails!
    ich will das nicht mehr kriegen
    bitte um Löschung meiner Daten gemäß DSGVO Art. 17
    Je ne veux plus rien recevoir de vous.
    Merci d'arrêter vos envois
    Veuillez cesser tout contact.
    Supprimez mon adresse svp
    Non merci, et ne me relancez pas.
    Comment se désabonner ?
    Buenos días, por favor no me envíe más información. Saludos
    No estoy interesado, por favor elimíneme de su lista.
    Deje de escribirme
    Ya les pedí que no me contactaran más
    Solicito la baja inmediata
    Salve, vi prego di non contattarmi più.
    Toglietemi dalla mailing list
    Haal me van de lijst af aub
    Wij stellen geen prijs op verdere mails.
    Por favor parem de enviar isto
    Retire meu email da sua base
    """
)

RUDE = lines(
    """
    If you email me one more time I will report you for spam.
    You are a spammer. Remove me now.
    Stop this harassment at once!!
    fuck off
    Piss off
    Fuck you and your company.
    Verpiss dich
    Va te faire foutre
    Vete a la mierda
    Unsubscribe or I'll report you to your provider
    Who the hell do you think you are? Stop emailing me, idiot.
    GFY
    Get a life and stop harassing people
    Consider yourself reported. Do not contact me again.
    Stop or I call my lawyer
    This borders on harassment. Stop.
    """
)

HOSTILE = lines(
    """
    My lawyer will be in touch.
    I will report you to the ICO.
    This is illegal under GDPR and I am filing a complaint with the data protection authority.
    Cease and desist. Any further email will be forwarded to our attorneys.
    We will take legal action if this continues.
    You have violated CAN-SPAM. I am forwarding this to the FTC.
    Das ist unzulässige Werbung nach § 7 UWG. Ich werde unseren Anwalt einschalten.
    Wir behalten uns rechtliche Schritte vor.
    Je vais porter plainte auprès de la CNIL.
    Voy a denunciarlos ante la AEPD.
    You people are scum, I hope your business burns down.
    You're a pathetic idiot, get a real job.
    This is spam and I have reported it to Google.
    I'm reporting this as phishing.
    Next mail from you and I sue.
    Your email violates the CAN-SPAM Act, I've forwarded it to our legal counsel.
    Next time you'll hear from my solicitor.
    I have filed a complaint with the ICO about your company.
    you are a bunch of crooks
    What a load of crap. You should be ashamed of yourselves, you parasites.
    Ihre Mail ist illegal. Anzeige ist raus.
    Vous êtes des escrocs, je vous signale à la CNIL
    This is spam.
    spam
    """
)

DECLINES = lines(
    """
    Not interested, thanks.
    No thanks
    no thank you
    Thanks, but we're good.
    We already use HubSpot for this and are happy with it.
    We're under contract with another vendor until 2027.
    Not now, maybe next year.
    Timing isn't right for us. Try me again in Q3.
    We don't have budget for this.
    This isn't relevant to us.
    I'll pass.
    Pass.
    We don't need this.
    nope
    Not for us, good luck though!
    We have an in-house team for that.
    Appreciate the note, but it's not a priority right now.
    We went with a competitor last month
    Thanks for reaching out, but we're all set.
    We just signed with someone else, sorry.
    Circle back after the summer please.
    Kein Interesse.
    Derzeit kein Bedarf, danke.
    Wir haben bereits einen Anbieter.
    Pas intéressé, merci.
    Nous avons déjà un prestataire.
    Non merci
    No nos interesa, gracias.
    Ya tenemos proveedor
    Non siamo interessati.
    Geen interesse
    Não temos interesse no momento.
    We are too small for this, two people in total.
    we no longer do outbound so this doesn't apply
    Coupa handles this for us, thanks.
    No nos hace falta, gracias.
    Happy where we are.
    Yes, but not this year. Reach out in March.
    """
)

YES = lines(
    """
    Sounds interesting, can we talk Thursday?
    Yes please
    Sure, send me more info.
    Let's set up a call next week.
    Here's my calendar link: https://cal.example/x
    I'm interested. What are the next steps?
    Please send over a proposal
    Would love a demo.
    Happy to chat. 3pm tomorrow works.
    Please don't stop sending these, they're useful!
    I'd like to hear more - and don't hesitate to call.
    Gerne, schicken Sie mir mehr Informationen.
    Klingt spannend, wann passt es Ihnen?
    Oui, ça m'intéresse, pouvons-nous échanger mardi ?
    Me interesa, ¿podemos hablar mañana?
    Interessante, sentiamoci la settimana prossima
    Stop by our booth at the fair, we're in hall 4!
    Stop, you had me at automation. Call me.
    Count me in
    ok send it
    Gerne, melden Sie sich nächste Woche telefonisch.
    Happy to talk with you on Monday.
    Sure, reach out next week.
    This is the right time, call me.
    """
)

ORDINARY = lines(
    """
    How much does it cost?
    What's the pricing for 50 users?
    Does it integrate with NetSuite?
    Do you have an unsubscribe feature in your product?
    How does your tool handle unsubscribes and opt-outs?
    how do I stop the trial?
    Is it limited to no more than 5 users?
    Can you remove the second bullet from the quote?
    What does it do exactly?
    Was kostet das?
    Combien ça coûte ?
    ¿Cuánto cuesta?
    Which vendors have you replaced? We want to stop using Mailchimp.
    Can we stop the subscription any time?
    Where did you get my email address?
    Are you a bot?
    Is this an automated message or a real person?
    Woher haben Sie meine Adresse?
    Who is this?
    How did you find me?
    I'm not the right person, try Tom in procurement.
    You want to talk to our CFO, Anna Schmidt (anna@acme.example).
    Bob no longer works here.
    She left the company in June. I took over.
    I don't handle this.
    Forwarding to my colleague.
    ?
    hm
    lol
    Re your mail: I'll see.
    ok
    Who??
    no
    I unsubscribed from your competitor last week, they were awful.
    Take me off the Thursday invite, I'll join Friday instead.
    Please remove Tom from cc and add Lisa.
    We removed the old system last year.
    I'll be out until Monday, will reply then.
    I am on parental leave until March 2027.
    Our newsletter has an opt-out rate of 2 %.
    Falscher Ansprechpartner, bitte wenden Sie sich an Frau Meier.
    Je ne suis pas la bonne personne.
    Thanks!
    Got it, thank you.
    Ich bin nicht zuständig.
    No soy la persona adecuada.
    You contacted the wrong company.
    Please stop by when you're in Berlin
    Don't stop believing :)
    My colleague asked me to remove the attachment, please resend
    The unsubscribe link in your mail is broken, FYI we're a QA vendor.
    Could you remove the NDA clause and resend the contract?
    We stopped our project last month, so no need at the moment.
    We're drowning in emails as it is, your tool sounds like the cure. Call me!
    Does it stop duplicate orders?
    No more budget this year, sorry.
    I forwarded your mail to our head of ops, she will get back to you.
    Tom left the company. I'm his successor - happy to talk.
    Wrong Dana I'm afraid :) you want dana.w@acme.example
    Can we unsubscribe single users from the alerts?
    Our unsubscribe rate is 3 %, can you bring that down?
    I didn't get the attachment, could you send it again?
    Please don't send it as a zip, our filter blocks those.
    Please don't call before 10, I'm on the train.
    I won't be able to make it, please take me off the calendar invite.
    If I cancel after the trial, is my data deleted?
    Do you delete our data when the contract ends?
    How do you handle GDPR deletion requests?
    stop guessing our stack, we're on SAP ;) but yes, let's talk
    Thanks. Not for us.
    Leider kein Bedarf, viel Erfolg.
    Können Sie die zweite Position aus dem Angebot streichen?
    Bitte melden Sie sich nächste Woche wieder.
    Ich bin bis 3. Januar im Urlaub, danach gerne.
    Bitte entfernen Sie Position 3 aus dem Angebot.
    Pas pour le moment, recontactez-moi en mars.
    Pouvez-vous supprimer la ligne 3 du devis ?
    Ahora no, escríbeme en enero.
    ¿Puede quitar el segundo punto del presupuesto?
    Non ora, magari a settembre.
    Stuur maar een offerte.
    Obrigado, pode enviar a proposta?
    ok thanks
    Received.
    Will look at it later
    Who else uses it?
    I'll check with my team and come back to you.
    We get a lot of emails like this, what makes you different?
    Sorry, I missed your earlier mails, they went to spam.
    I'm getting married next week so let's talk in December :)
    We'd like to stop receiving paper invoices, does your product do that?
    Fine, but no more than 15 minutes.
    I'm leaving Acme end of month; please contact Sue Park from December.
    We are merging with Globex, all purchasing is on hold.
    My inbox is a mess, resend the link please.
    Don't forget to send the invite!
    You're not on our vendor list; how do we add you?
    Get me off the hook with my CFO and I'll sign ;)
    Never heard of you. What do you do?
    I don't have a say in this, ask procurement.
    It's not me you want, it's the CTO.
    Remove the guesswork from shipping? That's what we need.
    Please add me to your mailing list.
    Please keep me on the list but send to my new address dana@new.example
    """
)


@pytest.mark.parametrize("reply", OPT_OUTS)
def test_every_plain_no_is_an_opt_out(reply):
    assert classify_text(reply, OURS).meaning is Meaning.OPT_OUT


@pytest.mark.parametrize("reply", RUDE)
def test_a_rude_no_suppresses_one_way_or_the_other(reply):
    assert classify_text(reply, OURS).meaning in {Meaning.OPT_OUT, Meaning.HOSTILE}


@pytest.mark.parametrize("reply", HOSTILE)
def test_threats_and_abuse_are_hostile(reply):
    assert classify_text(reply, OURS).meaning is Meaning.HOSTILE


@pytest.mark.parametrize("reply", DECLINES)
def test_a_no_to_the_offer_is_no_opt_out(reply):
    assert classify_text(reply, OURS).meaning is Meaning.NOT_INTERESTED


@pytest.mark.parametrize("reply", YES)
def test_a_yes_is_never_taken_for_a_no(reply):
    assert classify_text(reply, OURS).meaning in {Meaning.INTERESTED, Meaning.UNCLEAR}


@pytest.mark.parametrize("reply", ORDINARY)
def test_ordinary_replies_are_no_opt_outs(reply):
    assert classify_text(reply, OURS).meaning not in {Meaning.OPT_OUT, Meaning.HOSTILE}
