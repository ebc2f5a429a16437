// What a first visit downloads has a ceiling; this fails the build when it is passed.
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const LIMITS = { 'initial js': 150, 'initial css': 15, 'lazy chunk': 60 };
const dist = new URL('../dist/', import.meta.url);

const html = await readFile(new URL('index.html', dist), 'utf8');
const initial = new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]));
const sizes = await Promise.all(
  (await readdir(dist, { recursive: true }))
    .filter((name) => /\.(js|css)$/.test(name))
    .map(async (name) => ({
      name,
      kb: gzipSync(await readFile(new URL(name, dist)), { level: 9 }).length / 1024,
    })),
);

const total = (kind) =>
  sizes.filter(({ name }) => initial.has(name) && name.endsWith(kind)).reduce((sum, { kb }) => sum + kb, 0);
const lazy = sizes
  .filter(({ name }) => !initial.has(name) && name.endsWith('.js'))
  .sort((a, b) => b.kb - a.kb);

const measured = { 'initial js': total('.js'), 'initial css': total('.css'), 'lazy chunk': lazy[0]?.kb ?? 0 };
for (const [what, kb] of Object.entries(measured)) {
  const over = kb > LIMITS[what];
  console.log(`${over ? 'OVER' : 'ok  '} ${what}: ${kb.toFixed(1)} of ${LIMITS[what]} kB gz`);
  if (over) process.exitCode = 1;
}
if (initial.size === 0) throw new Error('no script found in dist/index.html: the check would prove nothing');
