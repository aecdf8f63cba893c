/**
 * node pages.mjs <www> <bundle>: bundles the pages of a folder, with the client and their styles, into another folder.
 * The host serves that one first, and what it lacks from the first one.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { bundle, CHUNKS, SRC, writeCompressed } from './bundle.mjs';

const STYLESHEETS = /(?:\s*<link rel="stylesheet" href="[^"]+" \/>)+/g;
const HREF = /href="([^"]+)"/g;
const MODULE = /<script type="module" src="([^"]+)"><\/script>/g;
const SCRIPT = /<script defer src="([^"]+)"><\/script>/g;
/** Namespace of the stylesheets of a page as one. */
const STYLES = 'styles';

const [www, folder] = process.argv.slice(2).map((path) => resolve(path));
const pages = readdirSync(www)
  .filter((name) => name.endsWith('.html'))
  .map((name) => ({ name, text: readFileSync(join(www, name), 'utf8') }));
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, path]) => path);

const entries = pages.flatMap(({ name, text }) => [
  { in: `${STYLES}:${name}`, out: `${CHUNKS}/${basename(name, '.html')}` },
  ...found(text, MODULE).map((path) => ({ in: join(www, path), out: `${CHUNKS}/${basename(path, '.js')}` })),
]);

const site = {
  name: 'site',
  setup(building) {
    building.onResolve({ filter: /^\/tickwire\// }, ({ path }) => ({
      path: join(SRC, path.slice('/tickwire/'.length)),
    }));
    building.onResolve({ filter: /^styles:/ }, ({ path }) => ({
      path: path.slice(STYLES.length + 1),
      namespace: STYLES,
    }));
    building.onLoad({ filter: /./, namespace: STYLES }, ({ path }) => {
      const { text } = pages.find(({ name }) => name === path);
      const imports = found(text.match(STYLESHEETS)?.join('') ?? '', HREF).map((each) => `@import "./${each}";`);
      return { contents: imports.join('\n'), loader: 'css', resolveDir: www };
    });
  },
};

const files = await bundle(folder, ['tickwire.js', 'conditions.js'], {
  entryPoints: entries,
  entryNames: '[dir]/[name]-[hash]',
  plugins: [site],
});

/** The address of an entry's file. */
function addressOf(entry) {
  for (const [name, { entryPoint }] of files) {
    if (entryPoint === entry || (entryPoint && resolve(SRC, entryPoint) === entry)) return name;
  }
  throw new Error(`no file of the bundle is of ${entry}`);
}

/** A script that is no module, as it is. */
function copied(path) {
  const contents = readFileSync(join(www, path));
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8);
  const address = `${CHUNKS}/${basename(path, '.js')}-${hash}.js`;
  files.set(address, { contents, imports: [] });
  return address;
}

/** A module's element, after those that load what it imports at the same time as itself. */
function moduleElement(path) {
  const address = addressOf(join(www, path));
  const preloads = files.get(address).imports.map((each) => `<link rel="modulepreload" href="${each}" />\n    `);
  return `${preloads.join('')}<script type="module" src="${address}"></script>`;
}

for (const { name, text } of pages) {
  const page = text
    .replace(STYLESHEETS, `\n    <link rel="stylesheet" href="${addressOf(`${STYLES}:${name}`)}" />`)
    .replace(MODULE, (_, path) => moduleElement(path))
    .replace(SCRIPT, (_, path) => `<script defer src="${copied(path)}"></script>`);
  files.set(name, { contents: Buffer.from(page), imports: [] });
}
rmSync(folder, { recursive: true, force: true });
for (const [name, { contents }] of files) writeCompressed(join(folder, name), contents);
