// Makes one CycloneDX document of several, the same bytes each time: node sbom.mjs VERSION SECONDS FILE…
//
// Each component is named by its package URL alone, so nothing tells where it lay on this machine; when it was made is
// the commit's time, and its serial number follows from its content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [version, seconds, ...files] = process.argv.slice(2);

const KEPT = ['type', 'name', 'version', 'description', 'scope', 'hashes', 'licenses', 'purl'];

const byKey = (key) => (a, b) => (a[key] < b[key] ? -1 : Number(a[key] > b[key]));

const components = new Map();
const needs = new Map();
const product = {
  type: 'application',
  name: 'privatechat',
  version,
  purl: `pkg:generic/privatechat@${version}`,
};
needs.set(product.purl, new Set());

for (const file of files) merge(JSON.parse(readFileSync(file, 'utf8')));

const document = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    timestamp: new Date(Number(seconds) * 1000).toISOString(),
    component: { 'bom-ref': product.purl, ...product, licenses: [{ expression: 'MIT OR Apache-2.0' }] },
  },
  components: [...components.values()].sort(byKey('bom-ref')),
  dependencies: [...needs]
    .map(([ref, dependsOn]) => ({ ref, dependsOn: [...dependsOn].sort() }))
    .sort(byKey('ref')),
};
const digest = createHash('sha256').update(JSON.stringify(document)).digest('hex');
// A name-based UUID (version 8: made as its maker sees fit).
const uuid = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
console.log(JSON.stringify({ ...document, serialNumber: `urn:uuid:${uuid}` }, null, 2));

function merge(bom) {
  const refs = new Map();
  const root = bom.metadata.component;
  for (const component of [root, ...bom.components.filter(isInside)]) take(component, refs);
  needs.get(product.purl).add(refs.get(root['bom-ref']));
  for (const { ref, dependsOn = [] } of bom.dependencies ?? []) {
    if (!refs.has(ref)) continue;
    const from = needs.get(refs.get(ref));
    for (const to of dependsOn) if (refs.has(to)) from.add(refs.get(to));
  }
}

// What only builds and tests need is not in the product.
function isInside({ scope, properties = [] }) {
  return scope !== 'optional' && !properties.some(({ name }) => name === 'cdx:npm:package:development');
}

function take(component, refs) {
  if (!component.purl) throw new Error(`${component.name} has no package URL`);
  const ref = component.purl.replace(/[?#].*$/, '');
  refs.set(component['bom-ref'], ref);
  if (components.has(ref)) return;
  const kept = Object.fromEntries(KEPT.filter((key) => key in component).map((key) => [key, component[key]]));
  components.set(ref, { 'bom-ref': ref, ...kept, purl: ref });
  needs.set(ref, new Set());
}
