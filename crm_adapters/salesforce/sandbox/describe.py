"""What `/sobjects/` and `/sobjects/X/describe` say of the catalog."""

from typing import Any

from crm_adapters.salesforce.sandbox.schema import Catalog, Field, SObject

_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "time": "xsd:time",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "address": "urn:address",
}
_READ_ONLY = {"ListView", "Organization"}
_MERGEABLE = {"Account", "Contact", "Lead", "Individual", "Case"}


def summary(sobject: SObject, base: str) -> dict[str, Any]:
    """One entry of the global describe."""
    path = f"{base}/sobjects/{sobject.name}"
    writable = sobject.name not in _READ_ONLY
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": writable,
        "custom": sobject.name.endswith("__c"),
        "customSetting": False,
        "deepCloneable": False,
        "deletable": writable,
        "deprecatedAndHidden": False,
        "feedEnabled": writable,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": sobject.prefix,
        "label": _label(sobject.name),
        "labelPlural": _label(sobject.plural),
        "layoutable": writable,
        "mergeable": sobject.name in _MERGEABLE,
        "mruEnabled": writable,
        "name": sobject.name,
        "queryable": True,
        "replicateable": True,
        "retrieveable": True,
        "searchable": writable,
        "triggerable": writable,
        "undeletable": writable,
        "updateable": writable,
        "urls": {
            "rowTemplate": f"{path}/{{ID}}",
            "describe": f"{path}/describe",
            "sobject": path,
        },
    }


def whole(catalog: Catalog, sobject: SObject, base: str) -> dict[str, Any]:
    """The describe of one object, without the fields that the profile hides."""
    answer = summary(sobject, base)
    answer.update(
        actionOverrides=[],
        childRelationships=[
            {
                "cascadeDelete": False,
                "childSObject": link.child.name,
                "deprecatedAndHidden": False,
                "field": link.field.name,
                "junctionIdListNames": [],
                "junctionReferenceTo": [],
                "relationshipName": link.relationship,
                "restrictedDelete": False,
            }
            for link in catalog.children(sobject)
        ],
        compactLayoutable=True,
        defaultImplementation=None,
        extendedBy=None,
        extendsInterfaces=None,
        fields=[_field(sobject, item) for item in catalog.visible(sobject)],
        implementedBy=None,
        implementsInterfaces=None,
        listviewable=None,
        lookupLayoutable=None,
        namedLayoutInfos=[],
        networkScopeFieldName=None,
        recordTypeInfos=[],
        searchLayoutable=True,
        sobjectDescribeOption="FULL",
        supportedScopes=[
            {"label": f"All {sobject.plural.lower()}", "name": "everything"},
            {"label": f"My {sobject.plural.lower()}", "name": "mine"},
        ],
    )
    return answer


def _field(sobject: SObject, item: Field) -> dict[str, Any]:
    number = item.type in {"double", "currency", "percent"}
    return {
        "aggregatable": item.filterable and item.type != "boolean",
        "aiPredictionField": False,
        "autoNumber": False,
        "byteLength": item.length if item.type in {"id", "reference"} else item.length * 3,
        "calculated": False,
        "calculatedFormula": None,
        "cascadeDelete": False,
        "caseSensitive": item.case_sensitive and item.type not in {"id", "reference"},
        "compoundFieldName": None,
        "controllerName": None,
        "createable": item.createable,
        "custom": item.custom,
        "defaultValue": item.default if item.type == "boolean" else None,
        "defaultValueFormula": None,
        "defaultedOnCreate": not item.nillable and not item.required and item.name != "Name",
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": 0,
        "displayLocationInDecimal": False,
        "encrypted": False,
        "externalId": item.external_id,
        "extraTypeInfo": None,
        "filterable": item.filterable,
        "filteredLookupInfo": None,
        "formulaTreatNullNumberAsZero": False,
        "groupable": item.filterable and item.type not in {"address", "datetime", "double"},
        "highScaleNumber": False,
        "htmlFormatted": False,
        "idLookup": item.id_lookup or item.name == "Id",
        "inlineHelpText": None,
        "label": f"{_label(sobject.name)} ID" if item.name == "Id" else _label(item.name),
        "length": item.length,
        "mask": None,
        "maskType": None,
        "name": item.name,
        "nameField": item.name == "Name",
        "namePointing": len(item.refers) > 1,
        "nillable": item.nillable,
        "permissionable": item.nillable and (item.createable or item.updateable),
        "picklistValues": [
            {
                "active": True,
                "defaultValue": isinstance(item.default, str) and item.default.replace("_", " ") == value,
                "label": value,
                "validFor": None,
                "value": value,
            }
            for value in item.picklist
        ],
        "polymorphicForeignKey": len(item.refers) > 1,
        "precision": 18 if number else 0,
        "queryByDistance": item.type == "address",
        "referenceTargetField": None,
        "referenceTo": list(item.refers),
        "relationshipName": item.relationship,
        "relationshipOrder": None,
        "restrictedDelete": False,
        "restrictedPicklist": item.restricted,
        "scale": 0,
        "searchPrefilterable": item.type == "reference",
        "soapType": _SOAP_TYPES.get(item.type, "xsd:string"),
        "sortable": item.sortable,
        "type": item.type if item.type != "junctionidlist" else "reference",
        "unique": item.unique,
        "updateable": item.updateable,
        "writeRequiresMasterRead": False,
    }


def _label(name: str) -> str:
    stem = name.removesuffix("__c").replace("_", " ")
    return "".join(
        f" {char}" if char.isupper() and i and stem[i - 1].islower() else char for i, char in enumerate(stem)
    )
