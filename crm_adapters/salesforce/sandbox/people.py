"""Objects that hold people, their companies and their consent."""

from crm_adapters.salesforce.sandbox.fieldlines import sobject
from crm_adapters.salesforce.sandbox.schema import SObject

SEGMENTS = ("customers", "events", "inbound")
_SALUTATIONS = ("Mr.", "Ms.", "Mrs.", "Dr.", "Prof.")
_SOURCES = ("Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other")
_CLEAN = (
    *("Matched", "Different", "Acknowledged", "NotFound", "Inactive", "Pending"),
    *("SelectMatch", "Skipped"),
)
_INDUSTRIES = (
    *("Agriculture", "Apparel", "Banking", "Biotechnology", "Chemicals", "Communications"),
    *("Construction", "Consulting", "Education", "Electronics", "Energy", "Engineering"),
    *("Entertainment", "Environmental", "Finance", "Food & Beverage", "Government"),
    *("Healthcare", "Hospitality", "Insurance", "Machinery", "Manufacturing", "Media"),
    *("Not For Profit", "Recreation", "Retail", "Shipping", "Technology"),
    *("Telecommunications", "Transportation", "Utilities", "Other"),
)
_BASES = ("consent", "existing_customer", "legitimate_interest", "can_spam_opt_out", "casl_express")

# What an org that takes consent seriously adds to people; no vendor field says where it came from.
_PROVENANCE = """
HasOptedOutOfEmail boolean =false
HasOptedOutOfFax boolean =false
DoNotCall boolean =false
Consent_Origin__c string(255)
Consent_Basis__c picklist(255)
Consent_Date__c datetime
Consent_Proof__c string(255)
Segment__c multipicklist(4099)
Gatepost_Opt_Out_Reason__c string(255)
"""
_PERSON_PICKLISTS = {
    "Salutation": _SALUTATIONS,
    "LeadSource": _SOURCES,
    "CleanStatus": _CLEAN,
    "Industry": _INDUSTRIES,
    "Segment__c": SEGMENTS,
    "Consent_Basis__c": _BASES,
}


def _address(stem: str) -> str:
    return "\n".join(
        (
            f"{stem}Street textarea(255)",
            f"{stem}City string(40)",
            f"{stem}State string(80)",
            f"{stem}PostalCode string(20)",
            f"{stem}Country string(80)",
            f"{stem}Latitude double",
            f"{stem}Longitude double",
            f"{stem}GeocodeAccuracy picklist(40)",
            f"{stem}Address address ro nillable",
            "",
        )
    )


CONTACT = sobject(
    "Contact",
    "003",
    """
MasterRecordId reference(18) ro nillable to:Contact as:MasterRecord
AccountId reference(18) to:Account as:Account
LastName string(80) required
FirstName string(40)
Salutation picklist(40)
Name string(121) ro
"""
    + _address("Other")
    + _address("Mailing")
    + """
Phone phone(40)
Fax phone(40)
MobilePhone phone(40)
HomePhone phone(40)
OtherPhone phone(40)
AssistantPhone phone(40)
ReportsToId reference(18) to:Contact as:ReportsTo
Email email(80) idlookup
Title string(128)
Department string(80)
AssistantName string(40)
LeadSource picklist(255)
Birthdate date
Description textarea(32000)
OwnerId reference(18) notnull to:User as:Owner
LastActivityDate date ro nillable
LastCURequestDate datetime ro nillable
LastCUUpdateDate datetime ro nillable
LastViewedDate datetime ro nillable
LastReferencedDate datetime ro nillable
EmailBouncedReason string(255)
EmailBouncedDate datetime
IsEmailBounced boolean ro =false
PhotoUrl url(255) ro nillable
Jigsaw string(20)
JigsawContactId string(20) ro nillable as:JigsawContact
CleanStatus picklist(40)
IndividualId reference(18) to:Individual as:Individual
"""
    + _PROVENANCE,
    picklists=_PERSON_PICKLISTS,
)

LEAD = sobject(
    "Lead",
    "00Q",
    """
MasterRecordId reference(18) ro nillable to:Lead as:MasterRecord
LastName string(80) required
FirstName string(40)
Salutation picklist(40)
Name string(121) ro
Title string(128)
Company string(255) required
"""
    + _address("")
    + """
Phone phone(40)
MobilePhone phone(40)
Fax phone(40)
Email email(80) idlookup
Website url(255)
PhotoUrl url(255) ro nillable
Description textarea(32000)
LeadSource picklist(255)
Status picklist(255) notnull =Open_-_Not_Contacted
Industry picklist(255)
Rating picklist(255)
AnnualRevenue currency
NumberOfEmployees int
OwnerId reference(18) notnull to:Group|User as:Owner
IsConverted boolean create =false
ConvertedDate date ro nillable
ConvertedAccountId reference(18) ro nillable to:Account as:ConvertedAccount
ConvertedContactId reference(18) ro nillable to:Contact as:ConvertedContact
ConvertedOpportunityId reference(18) ro nillable to:Opportunity as:ConvertedOpportunity
IsUnreadByOwner boolean =false
LastActivityDate date ro nillable
LastViewedDate datetime ro nillable
LastReferencedDate datetime ro nillable
Jigsaw string(20)
JigsawContactId string(20) ro nillable as:JigsawContact
CleanStatus picklist(40)
CompanyDunsNumber string(9)
DandbCompanyId reference(18) to:DandBCompany as:DandbCompany
EmailBouncedReason string(255) later
EmailBouncedDate datetime later
IndividualId reference(18) to:Individual as:Individual
"""
    + _PROVENANCE,
    picklists={
        **_PERSON_PICKLISTS,
        "Rating": ("Hot", "Warm", "Cold"),
        "Status": (
            *("Open - Not Contacted", "Working - Contacted"),
            *("Closed - Converted", "Closed - Not Converted"),
        ),
    },
)

ACCOUNT = sobject(
    "Account",
    "001",
    """
MasterRecordId reference(18) ro nillable to:Account as:MasterRecord
Name string(255) required
Type picklist(255)
ParentId reference(18) to:Account as:Parent
"""
    + _address("Billing")
    + """
Phone phone(40)
AccountNumber string(40)
Website url(255)
Industry picklist(255)
AnnualRevenue currency
NumberOfEmployees int
Description textarea(32000)
OwnerId reference(18) notnull to:User as:Owner
LastActivityDate date ro nillable
""",
    picklists={
        "Industry": _INDUSTRIES,
        "Type": ("Prospect", "Customer - Direct", "Customer - Channel", "Partner", "Other"),
    },
)

USER = sobject(
    "User",
    "005",
    """
Username string(80) required idlookup unique
LastName string(80) required
FirstName string(40)
Name string(121) ro
Email email(128) required
Alias string(8)
Title string(80)
Department string(80)
CompanyName string(80)
Phone phone(40)
IsActive boolean =true
ManagerId reference(18) to:User as:Manager
TimeZoneSidKey picklist(40)
LanguageLocaleKey picklist(40)
UserType picklist(40) ro nillable
""",
)

INDIVIDUAL = sobject(
    "Individual",
    "0PK",
    """
LastName string(80) required
FirstName string(40)
Name string(121) ro
OwnerId reference(18) notnull to:User as:Owner
HasOptedOutTracking boolean =false
HasOptedOutProfiling boolean =false
HasOptedOutProcessing boolean =false
HasOptedOutSolicit boolean =false
ShouldForget boolean =false
SendIndividualData boolean =false
CanStorePiiElsewhere boolean =false
HasOptedOutGeoTracking boolean =false
HasPrivacyHold boolean =false
BirthDate date
MasterRecordId reference(18) ro nillable to:Individual as:MasterRecord
""",
)

_CAPTURE = """
PartyId reference(18) to:Individual as:Party
DataUsePurposeId reference(18) to:DataUsePurpose as:DataUsePurpose
PrivacyConsentStatus picklist(40) restricted =NotSeen
EffectiveFrom datetime
EffectiveTo datetime
CaptureDate datetime required
CaptureContactPointType picklist(40) required restricted
CaptureSource string(255) required
DoubleConsentCaptureDate datetime
Name string(255) required
OwnerId reference(18) notnull to:User as:Owner
"""
_CONSENT_PICKLISTS = {
    "PrivacyConsentStatus": ("NotSeen", "Seen", "OptIn", "OptOut", "OptInPending", "OptOutPending"),
    "ContactPointType": ("Email", "MailingAddress", "Phone", "Social", "Web"),
    "CaptureContactPointType": ("Email", "MailingAddress", "Phone", "Social", "Web"),
}

TYPE_CONSENT = sobject(
    "ContactPointTypeConsent",
    "0ZX",
    _CAPTURE
    + """
ContactPointType picklist(40) required restricted
EngagementChannelTypeId reference(18) to:EngagementChannelType
BusinessBrandId reference(18) to:BusinessBrand
""",
    picklists=_CONSENT_PICKLISTS,
)

POINT_CONSENT = sobject(
    "ContactPointConsent",
    "0Zv",
    _CAPTURE + "ContactPointId reference(18) required to:ContactPointEmail as:ContactPoint\n",
    picklists=_CONSENT_PICKLISTS,
)

POINT_EMAIL = sobject(
    "ContactPointEmail",
    "9Vl",
    """
ParentId reference(18) required to:Individual|Account as:Parent
EmailAddress email(255) required
IsPrimary boolean =false
ActiveFromDate date
ActiveToDate date
EmailMailBox string(255) ro nillable
EmailDomain string(255) ro nillable
EmailLatestBounceDateTime datetime
EmailLatestBounceReasonText string(255)
BestTimeToContactStartTime time
BestTimeToContactEndTime time
Name string(255) ro
OwnerId reference(18) notnull to:User as:Owner
""",
)

PURPOSE = sobject(
    "DataUsePurpose",
    "0ZW",
    """
Name string(255) required
Description textarea(255)
LegalBasisId reference(18) to:DataUseLegalBasis
CanDataSubjectOptOut boolean =false
OwnerId reference(18) notnull to:User as:Owner
""",
)

PEOPLE: tuple[SObject, ...] = (
    CONTACT,
    LEAD,
    ACCOUNT,
    USER,
    INDIVIDUAL,
    TYPE_CONSENT,
    POINT_CONSENT,
    POINT_EMAIL,
    PURPOSE,
)
