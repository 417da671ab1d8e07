// The vendor's own parser reads the project: every component is found, none is skipped, none is a duplicate.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseProjectConfig } from '@hubspot/project-parsing-lib/projects';
import { translate, translateForLocalDev } from '@hubspot/project-parsing-lib/translate';

const project = resolve(import.meta.dirname, '..');
const projectConfig = parseProjectConfig(project);
assert.equal(projectConfig.platformVersion, '2026.03');
const context = { projectSourceDir: join(project, projectConfig.srcDir), platformVersion: projectConfig.platformVersion };

const files = readdirSync(context.projectSourceDir, { recursive: true }).filter((f) => String(f).endsWith('-hsmeta.json'));
const found = await translate(context, { skipValidation: true });
assert.deepEqual(found.skippedHsMetaFiles, []);
const nodes = found.intermediateRepresentation.intermediateNodesIndexedByUid;
const uids = Object.keys(nodes);
for (const uid of ['gatepost', 'gatepost_card_tab', 'gatepost_card_sidebar', 'gatepost_settings', 'gatepost_webhooks', 'gatepost_action_draft']) {
  assert.ok(uids.includes(uid), `${uid} was not found; found: ${uids.join(', ')}`);
}
assert.ok(uids.length >= files.length, `${files.length} files, ${uids.length} components`);
await translateForLocalDev(context, {});
console.log(`the vendor's parser found ${uids.length} components in ${files.length} files`);
