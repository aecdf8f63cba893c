import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Schema } from '../../src/schema/schema.js';
import { WireError, WireReader } from '../../src/wire/wire.js';
import { readReplies } from '../../src/world/replies.js';

const golden = JSON.parse(readFileSync(new URL('../../../protocol/vectors/replies.json', import.meta.url)));
const schema = new Schema(golden.schema);
const read = (body) => readReplies(new WireReader(new Uint8Array(Buffer.from(body, 'hex'))), schema);

for (const { what, body, replies } of golden.vectors) {
  test(`should read the golden replies: ${what}`, () => {
    const said = read(body).map(({ seq, event, refusal, later }) => ({ seq, event, refused: refusal, later }));
    assert.deepEqual(said, replies);
  });
}

for (const { what, body } of golden.refused) {
  test(`should refuse the golden replies: ${what}`, () => assert.throws(() => read(body), WireError));
}
