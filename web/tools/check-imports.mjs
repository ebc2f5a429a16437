// Imports go one way: app, then features, then shared; a feature never reaches into another one.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, normalize, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../src/', import.meta.url));
const ALIAS = /^@(app|features|shared)\//;
const LEVEL = { shared: 0, features: 1, app: 2 };

const files = (await readdir(src, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
const wrong = (await Promise.all(files.map(check))).flat();
for (const line of wrong) console.error(line);
if (files.length === 0) throw new Error('no source found');
process.exitCode = wrong.length ? 1 : 0;

async function check(file) {
  const text = await readFile(resolve(src, file), 'utf8');
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]);
  return imports.flatMap((name) => {
    const target = locate(file, name);
    const problem = target && judge(file.split(sep), target.split(sep));
    return problem ? [`src/${file}: imports ${name}: ${problem}`] : [];
  });
}

function locate(file, name) {
  if (ALIAS.test(name)) return normalize(name.slice(1));
  if (name.startsWith('.')) return relative(src, resolve(src, dirname(file), name));
  return null;
}

function judge([from, fromFeature], [to, toFeature]) {
  if (!(from in LEVEL) || !(to in LEVEL)) return null;
  if (LEVEL[to] > LEVEL[from]) return `${from} may not use ${to}`;
  if (from === 'features' && to === 'features' && fromFeature !== toFeature) {
    return 'features do not import each other; share through src/shared or compose in src/app';
  }
  return null;
}
