"""The OpenAPI document as Salesforce's metadata hold it: an External Service registration.

The shipped project holds the one of the connection `salesforce`, and `gatepost crm-project` fills in another's address;
`gatepost openapi --metadata` prints it alone, for an org that has the rest.
"""

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from connector.web.openapi import document

NAME = "Gatepost"
"""The registration's and the Named Credential's name; generated Apex types bear it, and so do flows that use them."""


def registration(connection: str, public_url: str) -> str:
    """The metadata file of one connection (ExternalServiceRegistration of the Metadata API), its elements in order."""
    schema = document(connection, public_url)
    operations = "\n".join(
        f"    <operations>\n        <active>true</active>\n        <name>{name}</name>\n    </operations>"
        for name in sorted(_operations(schema))
    )
    text = escape(json.dumps(schema, ensure_ascii=True, sort_keys=True, indent=1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ExternalServiceRegistration xmlns="http://soap.sforce.com/2006/04/metadata">
    <description>{escape(str(schema["info"]["description"]))}</description>
    <label>{NAME}</label>
    <namedCredentialReference>{NAME}</namedCredentialReference>
{operations}
    <registrationProviderType>Custom</registrationProviderType>
    <schema>{text}</schema>
    <schemaType>OpenApi3</schemaType>
    <schemaUploadFileExtension>json</schemaUploadFileExtension>
    <schemaUploadFileName>gatepost</schemaUploadFileName>
    <status>Complete</status>
</ExternalServiceRegistration>
"""


def _operations(schema: Mapping[str, Any]) -> list[str]:
    return [str(asked["operationId"]) for path in schema["paths"].values() for asked in path.values()]
