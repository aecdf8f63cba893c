// Tickwire's own decoder for browsers on a recorded stream: node tickwire-decode.mjs RECORDING. Prints the nanoseconds that all deltas take, the median of many passes.
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { Schema } from '../../../client-js/src/schema/schema.js';
import { SnapshotDecoder } from '../../../client-js/src/snapshot/snapshot.js';
import { Table } from '../../../client-js/src/entity/table.js';
import { WireReader } from '../../../client-js/src/wire/wire.js';
import { median } from './median.mjs';

const SECONDS = 2;
const PASSES_MIN = 20;

const recording = JSON.parse(readFileSync(argv[2]));
const schema = new Schema(JSON.parse(recording.schema));
const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const deltas = recording.deltas.map(bytes);
const keyframe = bytes(recording.keyframe);
const decoder = new SnapshotDecoder(schema);
if (recording.prior) decoder.readPrior(new WireReader(bytes(recording.prior)));

function pass() {
  const tables = schema.kinds.map((kind) => new Table({ kind, own: false, columns: kind.sharedColumns }));
  if (!decoder.readKeyframe(new WireReader(keyframe), tables, false)) throw new Error('the keyframe differs');
  const readers = deltas.map((delta) => new WireReader(delta));
  const start = performance.now();
  for (const reader of readers) {
    for (const table of tables) table.begin();
    decoder.readDelta(reader, tables, false);
  }
  return performance.now() - start;
}

const times = [];
const end = performance.now() + SECONDS * 1000;
while (performance.now() < end || times.length < PASSES_MIN) times.push(pass());
console.log(JSON.stringify({ ns: median(times.slice(times.length / 2)) * 1e6 }));
