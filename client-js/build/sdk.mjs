/** node sdk.mjs <folder>: bundles the client into the folder, where the server finds it. */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle, CHUNKS, writeCompressed } from './bundle.mjs';

const folder = resolve(process.argv[2]);
const files = await bundle(folder, ['tickwire.js'], {
  entryPoints: ['tickwire', 'netgraph', 'conditions', 'conditioner'].map((name) => ({ in: `${name}.js`, out: name })),
});
rmSync(join(folder, CHUNKS), { recursive: true, force: true });
for (const [name, { contents }] of files) writeCompressed(join(folder, name), contents);
