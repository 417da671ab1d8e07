"""Objects that hold work: tasks, mails, templates, cases, deals, campaigns and notes."""

from crm_adapters.salesforce.sandbox.fieldlines import sobject
from crm_adapters.salesforce.sandbox.people import PEOPLE, SEGMENTS
from crm_adapters.salesforce.sandbox.schema import SObject

DECISIONS = ("approve", "edit", "later", "reject", "escalate", "do_not_contact")
_OWNER = "OwnerId reference(18) notnull to:User as:Owner\n"

# Custom fields live on Activity, so Task and Event carry the same ones.
_ACTIVITY = """
WhoId reference(18) to:Contact|Lead as:Who
WhatId reference(18) to:Account|Opportunity|Campaign|Case as:What
Subject combobox(255)
Description textarea(32000)
OwnerId reference(18) notnull to:Group|User as:Owner
AccountId reference(18) ro nillable to:Account as:Account
IsArchived boolean ro =false
IsReminderSet boolean =false
ReminderDateTime datetime
Gatepost_Draft_Id__c string(64) ext unique cs
Gatepost_Decision__c picklist(255) restricted
Gatepost_Draft_Version__c double
Gatepost_Draft_Hash__c string(64)
Gatepost_Gate_Result__c textarea(32768)
Gatepost_Segment__c string(80)
Gatepost_Edited_Subject__c string(255)
Gatepost_Edited_Text__c textarea(32768)
Gatepost_Reason__c string(255)
Gatepost_Decided_By__c string(255)
"""
_ACTIVITY_PICKLISTS = {
    "Status": ("Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"),
    "Priority": ("High", "Normal", "Low"),
    "TaskSubtype": ("Task", "Email", "ListEmail", "Cadence", "Call", "LinkedIn"),
    "Subject": ("Call", "Email", "Send Letter", "Send Quote", "Other"),
    "Gatepost_Decision__c": DECISIONS,
}

TASK = sobject(
    "Task",
    "00T",
    _ACTIVITY
    + """
ActivityDate date
Status picklist(255) notnull =Not_Started
Priority picklist(255) notnull =Normal
IsHighPriority boolean ro =false
IsClosed boolean ro =false
CompletedDateTime datetime ro nillable
TaskSubtype picklist(40) create restricted =Task
Type picklist(255)
CallType picklist(40)
""",
    picklists=_ACTIVITY_PICKLISTS,
)

EVENT = sobject(
    "Event",
    "00U",
    _ACTIVITY
    + """
ActivityDate date
ActivityDateTime datetime
DurationInMinutes int
StartDateTime datetime
EndDateTime datetime
IsAllDayEvent boolean =false
Location string(255)
""",
    picklists=_ACTIVITY_PICKLISTS,
)

EMAIL_MESSAGE = sobject(
    "EmailMessage",
    "02s",
    """
ParentId reference(18) create to:Case as:Parent
ActivityId reference(18) create to:Task as:Activity
RelatedToId reference(18) create to:Account|Opportunity|Campaign|Case as:RelatedTo
Subject string(3000) create
TextBody textarea(32000) create
HtmlBody textarea(131072) create
Headers textarea(32000) create
FromAddress email(1000) create
FromName string(1000) create
ToAddress string(4000) create nosort
CcAddress string(4000) create nosort
BccAddress string(4000) create nosort
ToIds junctionidlist create nofilter
CcIds junctionidlist create nofilter
BccIds junctionidlist create nofilter
Incoming boolean create =false
HasAttachment boolean ro =false
Status picklist(40) required create restricted
MessageDate datetime create
MessageIdentifier string(765) create
ThreadIdentifier string(765) create
ReplyToEmailMessageId reference(18) create to:EmailMessage as:ReplyToEmailMessage
EmailTemplateId reference(18) create to:EmailTemplate as:EmailTemplate
AutomationType picklist(40) create restricted
IsBounced boolean ro =false
IsOpened boolean ro =false
FirstOpenedDate datetime ro nillable
IsTracked boolean create =false
IsExternallyVisible boolean create =false
IsClientManaged boolean create =false
""",
    picklists={
        "Status": ("0", "1", "2", "3", "4", "5"),
        "AutomationType": ("AiAssisted", "AiAutomated"),
    },
)

EMAIL_RELATION = sobject(
    "EmailMessageRelation",
    "0dP",
    """
EmailMessageId reference(18) required create to:EmailMessage as:EmailMessage
RelationId reference(18) create to:Contact|Lead|User as:Relation
RelationType picklist(40) required create restricted
RelationAddress string(765) create
RelationObjectType string(10) ro nillable
""",
    picklists={"RelationType": ("ToAddress", "CcAddress", "BccAddress", "FromAddress", "OtherAddress")},
)

EMAIL_TEMPLATE = sobject(
    "EmailTemplate",
    "00X",
    """
Name string(80) required
DeveloperName string(80) required
FolderId reference(18) to:Folder|Organization|User as:Folder
FolderName string(255) ro nillable
IsActive boolean =false
TemplateType picklist(40) required restricted create
UiType picklist(40) restricted create
Subject string(1000)
HtmlValue textarea(393216)
Body textarea(393216)
Markup textarea(393216)
Encoding picklist(40)
Description string(200)
RelatedEntityType picklist(255)
TimesUsed int ro =0
LastUsedDate datetime ro nillable
OwnerId reference(18) notnull to:User as:Owner
""",
    picklists={
        "TemplateType": ("text", "html", "custom", "visualforce"),
        "UiType": ("Aloha", "SFX", "SFX_Sample"),
        "RelatedEntityType": ("Contact", "Lead"),
    },
)

CASE = sobject(
    "Case",
    "500",
    """
CaseNumber string(30) ro idlookup
ContactId reference(18) to:Contact as:Contact
AccountId reference(18) to:Account as:Account
Subject string(255)
Description textarea(32000)
Status picklist(255) =New
Priority picklist(255) =Medium
Origin picklist(255)
IsClosed boolean ro =false
ClosedDate datetime ro nillable
IsEscalated boolean =false
OwnerId reference(18) notnull to:Group|User as:Owner
""",
    picklists={
        "Status": ("New", "Working", "Escalated", "Closed"),
        "Priority": ("High", "Medium", "Low"),
        "Origin": ("Phone", "Email", "Web"),
    },
)

OPPORTUNITY = sobject(
    "Opportunity",
    "006",
    """
Name string(120) required
AccountId reference(18) to:Account as:Account
ContactId reference(18) create to:Contact as:Contact
Amount currency
CloseDate date required
StageName picklist(255) required
Probability percent
Type picklist(255)
Description textarea(32000)
IsClosed boolean ro =false
IsWon boolean ro =false
LastActivityDate date ro nillable
"""
    + _OWNER,
    plural="Opportunities",
    picklists={
        "StageName": (
            *("Prospecting", "Qualification", "Needs Analysis", "Proposal/Price Quote"),
            *("Negotiation/Review", "Closed Won", "Closed Lost"),
        )
    },
)

CAMPAIGN = sobject(
    "Campaign",
    "701",
    """
Name string(80) required
Type picklist(255)
Status picklist(255)
IsActive boolean =false
StartDate date
EndDate date
Description textarea(32000)
"""
    + _OWNER,
    picklists={
        "Type": ("Conference", "Webinar", "Email", "Event", "Form", "Other"),
        "Status": ("Planned", "In Progress", "Completed", "Aborted"),
    },
)

CAMPAIGN_MEMBER = sobject(
    "CampaignMember",
    "00v",
    """
CampaignId reference(18) required create to:Campaign as:Campaign
ContactId reference(18) create to:Contact as:Contact
LeadId reference(18) create to:Lead as:Lead
LeadOrContactId reference(18) ro nillable to:Contact|Lead as:LeadOrContact
Status picklist(40) =Sent
HasResponded boolean ro =false
FirstRespondedDate date ro nillable
Email email(80) ro nillable
FirstName string(40) ro nillable
LastName string(80) ro nillable
""",
    picklists={"Status": ("Sent", "Responded", "Registered", "Attended", "Submitted", "No Show")},
)

NOTE = sobject(
    "Note",
    "002",
    "ParentId reference(18) required create to:Contact|Lead|Account|Opportunity|Case as:Parent\n"
    "Title string(80) required\nBody textarea(32000)\nIsPrivate boolean =false\n" + _OWNER,
)

LIST_VIEW = sobject(
    "ListView",
    "00B",
    """
Name string(40) ro
DeveloperName string(80) ro
SobjectType picklist(40) ro
IsSoqlCompatible boolean ro =true
LastViewedDate datetime ro nillable
""",
)

SENDER_ADDRESS = sobject(
    "OrgWideEmailAddress",
    "0D2",
    """
Address email(80) required
DisplayName string(100) required
IsAllowAllProfiles boolean =true
Purpose picklist(40)
IsVerified boolean ro =true
""",
    plural="OrgWideEmailAddresses",
)

ORGANIZATION = sobject(
    "Organization",
    "00D",
    """
Name string(80) ro
Street textarea(255) ro nillable
City string(40) ro nillable
PostalCode string(20) ro nillable
Country string(80) ro nillable
OrganizationType picklist(40) ro
IsSandbox boolean ro =true
InstanceName string(5) ro
NamespacePrefix string(15) ro nillable
DefaultLocaleSidKey picklist(40) ro
TimeZoneSidKey picklist(40) ro
""",
)

WORK: tuple[SObject, ...] = (
    *(TASK, EVENT, EMAIL_MESSAGE, EMAIL_RELATION, EMAIL_TEMPLATE, CASE, OPPORTUNITY),
    *(CAMPAIGN, CAMPAIGN_MEMBER, NOTE, LIST_VIEW, SENDER_ADDRESS, ORGANIZATION),
)

OBJECTS: dict[str, SObject] = {item.name: item for item in (*PEOPLE, *WORK)}

CHILD_NAMES = {
    "Contact.AccountId": "Contacts",
    "Opportunity.AccountId": "Opportunities",
    "Opportunity.ContactId": "Opportunities",
    "Case.AccountId": "Cases",
    "Case.ContactId": "Cases",
    "Task.WhoId": "Tasks",
    "Task.WhatId": "Tasks",
    "Event.WhoId": "Events",
    "Event.WhatId": "Events",
    "Note.ParentId": "Notes",
    "CampaignMember.ContactId": "CampaignMembers",
    "CampaignMember.LeadId": "CampaignMembers",
    "CampaignMember.CampaignId": "CampaignMembers",
    "EmailMessageRelation.RelationId": "EmailMessageRelations",
    "EmailMessageRelation.EmailMessageId": "EmailMessageRelations",
    "EmailMessage.ParentId": "EmailMessages",
    "ContactPointEmail.ParentId": "ContactPointEmails",
    "ContactPointTypeConsent.PartyId": "ContactPointTypeConsents",
    "ContactPointConsent.PartyId": "ContactPointConsents",
    "Contact.IndividualId": "Contacts",
    "Lead.IndividualId": "Leads",
}
__all__ = ["CHILD_NAMES", "DECISIONS", "OBJECTS", "SEGMENTS"]
