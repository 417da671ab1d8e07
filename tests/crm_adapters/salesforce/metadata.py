"""The Salesforce project's metadata as values, and the vendor's own schema of them.

The schema is the Metadata API's WSDL of v63 that simple-salesforce ships. It knows elements and values, and is strict
about their order; what is newer than v63 it does not know.
"""

import re
from functools import cache
from pathlib import Path

import simple_salesforce
from lxml import etree

from tests import npm

PROJECT = npm.ROOT / "crm_adapters" / "salesforce" / "project"
SOURCE = PROJECT / "force-app" / "main" / "default"
SPACE = "http://soap.sforce.com/2006/04/metadata"
XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
# The WSDL types it as encoded bytes, though what is deployed is plain XML: checked by hand below.
UNTYPED = "targetConfigs"
FORM_FACTORS = {"Large", "Small"}


def files(pattern: str = "*-meta.xml") -> list[Path]:
    """Every metadata file, by its place."""
    return sorted(SOURCE.rglob(pattern))


def parsed(path: Path) -> etree._Element:
    """The file's root; no entity of it is resolved."""
    return etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))


def one(folder: str, name: str) -> etree._Element:
    """The root of the one file of this name in this folder."""
    (path,) = (SOURCE / folder).glob(f"{name}.*-meta.xml")
    return parsed(path)


def text(element: etree._Element, path: str) -> str:
    """The text at a path such as ``value/stringValue``, empty where there is none."""
    return element.findtext("/".join(f"{{{SPACE}}}{step}" for step in path.split("/")), "")


def each(element: etree._Element, name: str) -> list[etree._Element]:
    """The children of this name."""
    return element.findall(f"{{{SPACE}}}{name}")


@cache
def schema() -> etree.XMLSchema:
    """The WSDL's schema, with a global element for every type, so that a file's root is known."""
    wsdl = etree.fromstring((Path(simple_salesforce.__file__).parent / "metadata.wsdl").read_bytes())
    found = next(s for s in wsdl.iter(f"{{{XSD}}}schema") if s.get("targetNamespace") == SPACE)
    there = {e.get("name") for e in found.findall(f"{{{XSD}}}element")}
    for kind in found.findall(f"{{{XSD}}}complexType"):
        if kind.get("name") not in there:
            etree.SubElement(found, f"{{{XSD}}}element", name=kind.get("name", ""), type=f"tns:{kind.get('name')}")
    return etree.XMLSchema(etree.fromstring(etree.tostring(found)))


def faults(root: etree._Element) -> list[str]:
    """What the schema finds wrong."""
    for config in root.findall(f"{{{SPACE}}}{UNTYPED}"):
        root.remove(config)
    checked = schema()
    checked.validate(root)
    return [f"line {error.line}: {error.message.replace('{' + SPACE + '}', '')}" for error in checked.error_log]


def fields(object_: str) -> dict[str, etree._Element]:
    """The custom fields of an object that the project brings, by API name."""
    found = [parsed(path) for path in (SOURCE / "objects" / object_ / "fields").glob("*.field-meta.xml")]
    return {text(root, "fullName"): root for root in found}


def apex(name: str) -> str:
    """The source of one class, without its comments."""
    source = (SOURCE / "classes" / f"{name}.cls").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", source, flags=re.DOTALL)
