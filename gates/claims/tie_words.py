"""What they did, or what we did together, by what must stand behind it (see `ties`)."""

from gates.text.lexicon import Lexicon

TIES = Lexicon(
    {
        "download": """
            you|you've|your|had downloaded|requested|grabbed|accessed|read ~4 guide|whitepaper|white|ebook|report|checklist|template|paper|brochure|study|playbook|copy|datasheet
            your|the download
            downloaded|downloading|download
            """,
        "request": """
            you|you've|had asked|asking|enquired|inquired|requested|wanted ~4 about|for|us|to
            you|you've asked|requested|enquired|inquired
            you|you've wrote|written|left ~2 us|question|message
            your email|mail|message|letter|note|ticket|call ~1 to|with our|us
            your e mail to our|us|my
            your form|rfq|rfp|questionnaire|application of|in|from|on|said|says|mentioned|mentions|lists|listed|asks|asked
            in|from|by|with your form|rfq|rfp|questionnaire
            your enquiry|inquiry|enquiries|question|request|requests|message|submission
            the enquiry|inquiry|request|submission ~3 you|your|from
            the question|questions|message that|which ?you you|asked|sent|raised
            thanks|thank ?you for asking|reaching|contacting|enquiring|inquiring|requesting
            thanks|thank ?you for getting in touch
            for your interest|enquiry|inquiry|question|request
            you|you've wrote|written that|on|in|last|how|about|asking
            you|you've reached|got|been out|touch
            you|you've|had|have contacted|approached us
            you|you've|had|have filled|fill ~3 form|in|out
            filled|fill ?in|out ~2 form|questionnaire|survey
            you|you've|had|have expressed|shown|showed ~2 interest
            your interest in
            as|like|per ?you requested|asked|request|wanted|promised
            as|like requested|promised
            per|at your request
            follow|following ?up on|from|to the|your
            thanks|thank ?you for writing
            """,
        "said": """
            you|you've|had said|mentioned|told|noted|shared|explained|indicated|suggested|agreed|confirmed|promised|described|stressed
            as|like you said|mentioned|told|noted|explained|described
            your ~2 remark|comment about|on|that
            """,
        "event": """
            you|you've|your|had|for|team attended|attending|joined|joining|registered|registering|visited|visiting|stopped|stopping|came|coming|signed ~4 webinar|event|booth|stand|conference|session|workshop|roundtable|expo|fair|summit|show|demo|meetup|breakfast|masterclass
            met|meeting|talked|spoke|chatted|connected|bumped ~4 at
            your ~1 webinar|event|session|workshop|roundtable|summit|conference seat|place|ticket|registration|attendance|visit|badge
            great|good|nice|lovely|pleasure|enjoyed to|meeting|talking|speaking|chatting|meet|connecting|see|seeing ~2 you|with
            our webinar|event|booth|stand|workshop|roundtable ~5 you
            you ~3 our webinar|event|booth|stand|workshop|roundtable
            """,
        "talk": """
            as|like|per|what ?we discussed|agreed|talked|spoke|mentioned
            our|the|last|previous|recent|your|earlier|brief|quick conversation|chat|call|discussion|meeting|talk|phonecall|exchange|correspondence|visit|demo ~4 last|on|in|at|about|earlier|yesterday|was|with|where|when|of|back|we|you
            our ?last|recent|previous|earlier|brief|quick|first|initial|phone|short conversation|chat|call|discussion|meeting|talk|exchange|visit|demo
            following up on|from our|last|my|monday's|yesterday's|tuesday's|wednesday's|thursday's|friday's
            when|since|after we|you last|first ?last spoke|talked|met|chatted|connected
            since|when we spoke|talked|met|chatted|connected
            we|you|i|you've|we've ~1 spoke|talked|met|chatted|connected|discussed ~4 last|in|at|on|about|earlier|yesterday|before|recently|briefly
            picking|pick|circling|circle up|back ~2 where|on|our|from
            thank|thanks ?you for your|the ~1 time|call|chat|conversation|meeting|hospitality
            thank|thanks ?you for ?again ?kindly meeting|speaking|talking|seeing|hosting|showing|calling|taking|joining|walking|sitting|giving|finding|making
            thank|thanks ?you for having me|us
            enjoyed|loved|appreciated ~2 our|the|your conversation|chat|call|talk|discussion|meeting|time
            good|great|nice|lovely talking|speaking|chatting|catching
            we ?both agreed
            continue|continuing|resume|resuming|reconnect|reconnecting our|the|on|after ~3 conversation|discussion|chat|call
            you|we|i promised ~3 send|call|follow
            last time we
            we|when ?we ?last exchanged ~2 mails|emails|messages|notes|letters|words
            i|we|i've|we've ?have ?just tried|attempted ~2 reach|call|ring|phone|catch|get you|your|hold
            i|we|i've|we've ?have ?just called|rang|phoned|dialled|dialed you|your
            put|putting|match ~1 face|faces|voice to|with ~1 name|names|face
            left ~2 voicemail|voicemails|message|messages
            meeting|call|demo|slot|appointment|visit ?that|which we|you scheduled|booked|arranged|agreed|planned|set
            conversation|chat|discussion|talk|call|meeting|thread ?that we|you began|started|left|had|opened
            """,
        "meal": """
            our ~1 lunch|dinner|coffee|breakfast|drink|drinks|beer|beers|meal|walk|stroll|ride|flight|handshake|evening ~4 in|at|on|last|together|was|with|where|when|back|ago
            enjoyed|loved|appreciated|from|after|since|during|over|about our ~1 lunch|dinner|coffee|breakfast|drink|drinks|beer|beers|meal|walk|stroll|ride|flight|handshake|evening
            had|having|sharing|shared|grabbed|grabbing|enjoyed|pleasure|over ~3 lunch|dinner|coffee|breakfast|drink|drinks|beer|beers|meal|table|taxi|cab ~1 with you
            we|i ?both ?last had|shared|grabbed ?a ?our ?the lunch|dinner|coffee|breakfast|drink|drinks|beer|beers|meal|table|taxi|cab
            we|us ?both ?two sat ~3 other|together|you|table
            i|we sat|stood|queued ~2 next|beside|opposite|behind|near ?to you
            """,
        "mail": """
            my|our ?very last|previous|earlier|prior|first|recent|other|two|three email|emails|mail|mails|note|notes|message|messages|letter
            previous|last|earlier|prior email|emails|mail|mails|note|message|messages|letter
            my|our email|mail|note|message|letter of|from|on|last|yesterday|earlier|about|regarding|two|three|back|below|went|got
            see|saw|seen|get|got|read|receive|received|missed|opened|ignored ?both ?all ?of my|our email|emails|mail|mails|note|message|messages
            follow|following up on|to my|our|last|previous
            i|we|i've|we've wrote|emailed|mailed|messaged|reached|sent ~4 last|ago|before|earlier|previously|times|week|month|already
            your|for ?your ?kind reply|replies|response|email|note
            replying|reply|responding|response to your|you
            you|you've replied|responded|emailed|answered
            thanks|thank ?you for ?getting replying|responding|back|emailing|answering
            in|into your inbox last|earlier|before
            """,
        "customer": """
            as|being|you're|are ?a|an|our|one ~2 customer|customers|client|clients|subscriber|member|user ?of
            you|you've rented|leased|hired|booked|commissioned ~6 from us|our
            your subscription|renewal|trial|account|licence|license|order|purchase|contract|invoice|plan ~3 with|expires|ends|is|renews|us|has
            your ?free ?current trial|subscription|renewal|purchase
            since|when|after you bought|purchased|ordered|subscribed|signed|started|renewed
            you|you've bought|purchased|ordered|subscribed|renewed|trialled|trialed
            you ?already ?currently use our|us
            we|we've ?have ?already supplied|supply|served|serve|equipped|helped|help ~2 your previous|former|last|old|earlier employer|company|firm
            you|you've|team|company|colleagues|people ?have ?has ?already been|are|is on|in|with|using|testing|trying our|us ~2 trial|pilot|beta|platform|tool|software|plan|programme|program|system|service|app|since
            you|you're on our
            working|worked|work together|with ~3 since|already|before
            we|we've|already ~2 work|worked|working with you|your
            thank|thanks ?you for being|choosing|using|your ?continued|trusting business|loyalty|custom|trust|order|purchase
            you|you've signed|sign up
            thank|thanks|great|glad ?you ?to for|that|see ?you ?you've signing|signed|ordering|ordered|buying|bought|purchasing|subscribing|renewing|renewed|upgrading|upgraded|onboarding
            our existing|ongoing|longstanding|long-standing relationship|partnership|contract|agreement
            your team|colleagues ?already use|uses|using our|us
            """,
        "referral": """
            colleague|friend|coworker|boss|manager|assistant|cfo|ceo|cto|coo|team ?of|at|from ~3 suggested|recommended|mentioned|told|said|referred|pointed|introduced|thought|asked|connected|passed
            <name> suggested|recommended|referred|introduced|pointed|connected|urged|nudged|encouraged ~1 i|we|me|us|you|writing|getting
            <name> told|gave|asked|passed|put|handed|sent|urged|encouraged|pointed me|us
            <name> mentioned|said|thought you|your|we
            board|owner|owners|investor|investors|auditor|auditors|bank|advisor|adviser|accountant|chairman|chair|supplier|customer|client|partner|neighbour|neighbor|wife|husband|brother|sister|secretary|office|reception|people|team ?have|has|had|just told|gave|asked|sent|pointed me|us
            suggested|recommended|thought|said ~3 i|we ~1 reach|contact|get|write|talk|speak|email|connect
            referred ?to ?you by
            introduced by
            mutual|shared|common friend|friends|connection|connections|contact|contacts|acquaintance
            we ?both ?all share|know ~2 mutual|common|same
            on the|a recommendation|advice|suggestion of
            your name came|was|from
            got|was|been|received your|given ~2 name|contact|details|number from|by
            spoke|talked|speaking|talking|spoken|chatted|met|meeting|worked|working|connected with your|colleague|someone|one|<name> ~4 colleague|team|colleagues|boss|manager|director|cfo|ceo|last|yesterday|at|about|from|who
            your colleague|coworker|boss|predecessor|assistant
            """,
        "visit": """
            you|you've|someone|somebody|team|colleague ~3 visited|viewed|browsed|looked|checked|clicked|opened ~4 website|site|page|pages|pricing|email|emails|link|demo|docs
            """,
    },
    typos=False,
)
