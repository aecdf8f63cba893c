/** How the sources are laid out: entries that pages import at the root, everything else in folders by what it does. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const src = join(project, 'src');
/** Where pages and programs are that use the client as an author's do. */
const USES = ['client-js/examples', 'server/arena/src/main', 'server/it/src/it'].map((path) =>
  join(project, '..', path),
);
const IMPORT = /\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm;
const ROOT = '.';

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

const importsOf = (file) => [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, ...paths]) => paths.find(Boolean));

const folderOf = (file) => relative(src, dirname(file)) || ROOT;

/** By folder: the other folders that its files import, types included. */
function folders() {
  const graph = new Map();
  for (const file of filesIn(src)) {
    const from = folderOf(file);
    const targets = graph.get(from) ?? new Set();
    graph.set(from, targets);
    for (const path of importsOf(file)) targets.add(folderOf(join(dirname(file), path)));
    targets.delete(from);
  }
  return graph;
}

test('should have no circle of imports between folders', () => {
  const left = folders();
  for (;;) {
    const free = [...left].find(([, targets]) => [...targets].every((target) => !left.has(target)));
    if (!free) break;
    left.delete(free[0]);
  }
  const circular = [...left].map(([from, targets]) => `${from} -> ${[...targets].filter((each) => left.has(each))}`);
  assert.deepEqual(circular, []);
});

test('should have folders of one level, which import nothing from the root', () => {
  for (const [from, targets] of folders()) {
    assert.ok(!from.includes(sep), from);
    assert.ok(!targets.has(ROOT), from);
  }
});

test('should offer pages and programs the files of the root only', () => {
  const { exports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  for (const { default: path } of Object.values(exports)) assert.equal(folderOf(join(project, path)), ROOT, path);
  const uses = USES.flatMap(filesIn).filter((file) => /\.(m?js|html)$/.test(file));
  const used = uses.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/['"]\/?tickwire\/([^'"]+)['"]/g)]);
  assert.ok(used.length > 5);
  for (const [, path] of used) assert.ok(!path.includes('/'), path);
});
