// The lock files of npm: every package under a licence that may come in, and pinned by the digest of what is downloaded.
//   node scripts/lib/npm_licences.mjs LOCK_FILE…
import { readFile } from 'node:fs/promises';

/** As in deny.toml, for what is shipped and for tools alike. */
const ALLOWED = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD', // a BSD licence without even the duty to be named
  'ISC',
  'MPL-2.0',
]);

/** Package by package, each with its reason. */
const ACCEPTED = {
  // Public domain, and where that isn't known, every freedom without a condition: OSI-approved, asks less than MIT.
  wouter: 'Unlicense',
  // Tools that build or test, of which nothing is shipped; both permissive.
  'graceful-fs': 'BlueOak-1.0.0',
  argparse: 'Python-2.0',
};

const locks = process.argv.slice(2);
if (locks.length === 0) throw new Error('no lock file was named: the check would prove nothing');
const wrong = (await Promise.all(locks.map(check))).flat();
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;

async function check(file) {
  const { packages } = JSON.parse(await readFile(file, 'utf8'));
  const all = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
  if (all.length === 0) throw new Error(`${file} lists no package: the check would prove nothing`);
  console.log(`${file}: ${all.length} packages`);
  return all.flatMap(([path, { license, integrity, inBundle }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const problems = [];
    if (!allowed(license) && ACCEPTED[name] !== license) problems.push(`licence ${license ?? 'unknown'}`);
    // What is bundled comes inside its parent, whose digest covers it.
    if (!integrity && !inBundle) problems.push('no integrity digest: make the lock file anew with npm');
    return problems.map((problem) => `${file}: ${name}: ${problem}`);
  });
}

/** One of several will do; all of several must. */
function allowed(license = '') {
  const words = license.replace(/[()]/g, '');
  if (words.includes(' AND ')) return words.split(' AND ').every(allowed);
  return words.split(' OR ').some((each) => ALLOWED.has(each));
}
