// node size.mjs: how large the clients are that a page loads, as JSON: bytes, compressed by gzip at its best as a host may store them.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transformSync } from '../peers/node_modules/esbuild/lib/main.js';

const path = (relativePath) => fileURLToPath(new URL(relativePath, import.meta.url));
const SDK = path('../../../client-js/src/tickwire.js');
const PEERS = path('../peers');
/** Loaded only by pages that ask for them; netgraph and conditioner besides. */
const STATIC_IMPORT = /^(?:import|export)\s[^'"]*?from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'/gm;

const gzipped = (text) => gzipSync(text, { level: 9 }).length;

/** A module and all that it imports, in an order that does not change. */
function graph(file, found = new Map()) {
  if (found.has(file)) return found;
  const text = readFileSync(file, 'utf8');
  found.set(file, text);
  for (const [, from, bare] of text.matchAll(STATIC_IMPORT)) graph(join(dirname(file), from ?? bare), found);
  return found;
}

async function bundled(options) {
  const { outputFiles } = await build({ bundle: true, minify: true, format: 'esm', write: false, ...options });
  return outputFiles[0].text;
}

const modules = graph(SDK);
const texts = [...modules.values()];
const sum = (measure) => texts.reduce((total, text) => total + measure(text), 0);
const bare = (text) => transformSync(text, { loader: 'js', target: 'esnext', legalComments: 'none' }).code;
const tickwire = await bundled({ entryPoints: [SDK] });
const contents = "export { Client, Predict } from '@colyseus/sdk';";
const colyseus = await bundled({ stdin: { contents, resolveDir: PEERS }, platform: 'browser' });
const dist = readFileSync(join(PEERS, 'node_modules/@colyseus/sdk/dist/colyseus.js'), 'utf8');
console.log(
  JSON.stringify({
    files: texts.length,
    raw: sum((text) => text.length),
    served: sum(gzipped),
    together: gzipped(texts.join('')),
    withoutComments: gzipped(texts.map(bare).join('')),
    minified: gzipped(tickwire),
    modules: [...modules.keys()].map((file) => relative(dirname(SDK), file)),
    peerDist: gzipped(dist),
    peerMinified: gzipped(colyseus),
  }),
);
