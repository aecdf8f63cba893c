// node size.mjs: how large the clients are that a page loads, as JSON: bytes, compressed by gzip. Tickwire's is the one that the build has made.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from '../peers/node_modules/esbuild/lib/main.js';

const path = (relativePath) => fileURLToPath(new URL(relativePath, import.meta.url));
const SDK = path('../../../client-js/target/classes/META-INF/resources/tickwire/tickwire.js');
const PEERS = path('../peers');
const STATIC_IMPORT = /(?:from|import)"(\.[^"]+)"/g;
const PREDICTION = /import\("(\.\/prediction-setup-[^"]+)"\)/;

const gzipped = (text) => gzipSync(text, { level: 9 }).length;
const servedBytes = (files) => files.reduce((total, file) => total + readFileSync(`${file}.gz`).length, 0);

/** A module and all that it imports. */
function graph(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, from] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)) graph(join(dirname(file), from), found);
  return found;
}

const joining = [...graph(SDK)];
const [core, name] = joining.map((file) => [file, PREDICTION.exec(readFileSync(file, 'utf8'))?.[1]]).find((each) => each[1]);
const predicting = [...graph(join(dirname(core), name), new Set(joining))];
const contents = "export { Client, Predict } from '@colyseus/sdk';";
const { outputFiles } = await build({
  stdin: { contents, resolveDir: PEERS },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  write: false,
});
const dist = readFileSync(join(PEERS, 'node_modules/@colyseus/sdk/dist/colyseus.js'), 'utf8');
console.log(
  JSON.stringify({
    joining: servedBytes(joining),
    joiningFiles: joining.length,
    predicting: servedBytes(predicting),
    predictingFiles: predicting.length,
    peerDist: gzipped(dist),
    peerMinified: gzipped(outputFiles[0].text),
  }),
);
