# ruff: noqa: E501 - one phrase a line
"""The words of regulated claims where they claim nothing, or speak of what somebody else offers."""

from gates.text.lexicon import Lexicon

# Uses of the same words that claim nothing, wherever they stand.
INNOCENT = Lexicon(
    {
        "guarantee": """
            guarantee* fund|scheme|loan|letter|department|insurance|bond|claims|claim|periods|team|desk|line|issuer|certificate|letters
            loan|bank|price|rate|credit|state|export|performance|parent|payment|weight|minimum guarantee|guarantees
            guaranteed weight|rate|minimum|hours|delivery|asset|annuity|annuities|issue
            take|took|bear|carry no risk|risks
            no risk|risks of ?more|any|further spam|mails|emails|pressure|that
            i|we promise to|not ?to keep|be|stay|make|write|send|call|read|bother|stop|leave|ask
            i|we promise it|this|that ?is|will|not|won't be|is|take|was
            risk free rate
            at no risk of
            full refund policy|request|requests|policies
            money back claims|requests
            refund requests|queue|process|policy|tickets
            sure thing
            certain to ask|be asked
            no risk register|register
            no risk of ~4 mail|mails|email|emails|call|meeting|pitch|letter|text
        """,
        "returns": """
            annual|yearly|monthly|high returns ~1 rate|volume|volumes|season|desk|process|handling
            annual|monthly|yearly return|returns filing|filings
            six|seven figure ?s
        """,
        "free_offer": """
            free cash
            no|without ?any obligation to answer|reply|respond|meet|talk|read
            no hidden agenda
            no strings of
            complimentary skills|strengths|roles|colours
            without charge sheet
        """,
        "superlative": """
            # 1 priority|question|reason|issue|concern|thing|pain|problem|goal|topic|complaint|request|challenge|headache
            number one priority|question|reason|issue|concern|thing|pain|problem|goal|topic|complaint|request|challenge|headache
            no one likes|wants|enjoys|needs|has|should
            nobody likes|wants|enjoys|needs|has|should
            nobody|none else ?has seen|knows|know|need|needs|reads|minds
            best way|time|person|day|practice|practices|regards|wishes|number|address|place|case|guess|thing|contact|next
            is the best ?at|in|for|of ?for ~1 way|time|person|day|number|address|place|thing|fit
            easiest|simplest|quickest|fastest way to|for ~1 reach|reply|answer|find|tell|check|see|say|know|stop|decide|settle|judge|show|explain|compare|test
            is the easiest|simplest|quickest|fastest ?way to ~1 reach|reply|answer|find|tell|check|see|say|know|stop|decide|settle|judge|show|explain|compare|test
            more than anything
            more than any report|article|study|survey|brochure|slide|slides|deck|paper|website|demo|mail|email|page|chart|data|list|questionnaire|form|book
            than anyone|anybody|everyone|most|people ~1 like|likes|wants|want|expect|expects|expected|thinks|think|remembers|hoped|would|admits|imagined|cares|care|notices
            nobody|none can|could|does|do|will|would .|,|;|!
            no one can|could|does|do|will|would .|,|;|!
            nothing else .
            market leader|leaders event|summit|survey
            number one ?hundred
            highest volume
            largest ~1 part|share|item
        """,
        "health": """
            cures|cure ~1 period
            weight loss claims
            improve*|better ~1 recovery of|rate|plan
            sleep better knowing
        """,
        "discount": """
            early payment discount|discounts
            discount terms|codes|code|policy|rules|rate|rates|window|windows|approval|approvals|lines|line|chain|retailer|retail|store|stores|structure|structures|schedule|schedules|agreement|agreements
            supplier|volume|trade|cash|payment|settlement|prompt|quantity discount|discounts
            you ~1 asked|wanted|requested|mentioned|wrote ~4 discount|discounts|rebate
            lost|missed|capture|captured|miss|losing|lose|take|claim|claiming|unclaimed ~2 discount|discounts
        """,
        "legal_advice": """
            illegal|unlawful dumping|logging|streaming|parking
            not legal|legally advice
            we are|we're ~1 legally|required ?required by|to
            we're|are required by law to include|state|show|tell|send|add|give
            i am|i'm required
            you can|could|should|may claim ~3 seat|spot|place|stand|ticket|booth
            you can|could|should|may write
        """,
    }
)

# What tells that a statement speaks of the recipient or a third party, with the word itself ("your guarantee").
THEIRS = Lexicon(
    """
    you|they|who ?already|also|still|do|currently|publicly|can|now|have ?also guarantee|guaranteed|promise|promised|offer|sell|give|advertise|market|pay
    your|their|whose ~2 guarantee|guarantees|warranty|refund|refunds|promise|policy|discount|discounts
    guarantee|guarantees|refund|refunds|discount|discounts|promise|promises ?that|which you|they|your|their ?already|customers give|offer|make|get|advertise|sell|grant|publish|gave|promised
    """
)
