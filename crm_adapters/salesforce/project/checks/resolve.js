/**
 * Resolves every component of the project as the Salesforce CLI does, parses its XML, and writes it out in the form
 * that is deployed. Prints JSON: what was found, and the package.xml that belongs to it.
 */
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, relative } = require("node:path");
const { ComponentSet, MetadataConverter } = require("@salesforce/source-deploy-retrieve");

const ROOT = join(__dirname, "..");

async function main() {
  const found = ComponentSet.fromSource(join(ROOT, "force-app"));
  const components = [];
  const parents = found.getSourceComponents().toArray();
  for (const component of parents.flatMap((one) => [one, ...one.getChildren()])) {
    if (component.xml) {
      await component.parseXml();
    }
    components.push({
      type: component.type.name,
      name: component.fullName,
      xml: component.xml ? relative(ROOT, component.xml) : null,
      content: component.content ? relative(ROOT, component.content) : null
    });
  }
  const out = mkdtempSync(join(tmpdir(), "gatepost-"));
  try {
    const options = { type: "directory", outputDirectory: out, genUniqueDir: false };
    await new MetadataConverter().convert(found, "metadata", options);
    process.stdout.write(`${JSON.stringify({ components, manifest: await found.getPackageXml() })}\n`);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
