/**
 * Breaks the decoder in every way that counts, one at a time, and runs the vectors: each broken decoder has to fail one
 * of them, or the vectors do not protect a decoder in another language. DecoderMutationTest does so to the Java
 * decoder.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { vectorRun } from '../support/vector-run.js';

const SOURCES = new URL('../../src/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'tickwire-mutants-'));
after(() => rmSync(folder, { recursive: true }));

/** By file: a name, a text that stands there once, and what it becomes. */
const MUTATIONS = {
  'snapshot/range-decoder.js': [
    ['no end of stream', 'if (!shortest) throw', 'if (this.#range === 0) throw'],
    [
      'zeros for ever',
      'if (position - this.#limit >= AHEAD_BYTES) throw',
      'if (position - this.#limit >= AHEAD_BYTES) this.#position--;\n    if (position < 0) throw',
    ],
    ['end: not the first multiple of 2^24', '? this.#code < 1 << 24', '? this.#code >= 0'],
    ['end: a last byte of 0', '          last !== 0 &&\n', ''],
    ['end: not the first multiple of 2^16', '          this.#code < 1 << 16 &&\n', ''],
    [
      'end: a byte too many',
      '          this.#code + ((256 - last) << 16) >= this.#range;',
      '          this.#code >= 0;',
    ],
    ['chunk range', 'if (part >>> chunk !== 0)', 'if (part < 0)'],
    ['rate', 'Math.imul(this.#range >>> 12, p >>> 4)', 'Math.imul(this.#range >>> 11, p >>> 5)'],
  ],
  'snapshot/number-decoder.js': [
    ['+2^31', '(magnitude !== INT_MIN || !negative)', 'magnitude !== INT_MIN'],
    ['beyond 32 bits', '(magnitude !== INT_MIN || !negative)', '!negative'],
  ],
  'snapshot/context-selector.js': [['lean', 'this.backwards() ? 1 : 2', 'this.backwards() ? 2 : 1']],
  'snapshot/snapshot.js': [
    ['negative count', 'if (count < 0 || count > max)', 'if (count > max)'],
    ['count beyond the limit', 'if (count < 0 || count > max)', 'if (count < 0)'],
    ['removal from a free slot', 'if (!table.isTaken(slot)) throw', 'if (slot < -1) throw'],
    ['moved without move', 'if (!still && any === 0)', 'if (!still && any > 1)'],
    ['entity bit without change', 'if (!moved) throw', 'if (table.count === 0) throw'],
    ['id below 1', 'if ((id | 0) < 1)', 'if (id === 0)'],
    ['id 0', 'if ((id | 0) < 1)', 'if ((id | 0) < 0)'],
    ['owner below 0', 'if ((owner | 0) < 0)', 'if (table.count < 0)'],
    ['text of negative length', 'if (byteCount < 0 || byteCount >', 'if (byteCount >'],
    ['last slot free', 'if (before !== slots - 1)', 'if (before > slots)'],
    ['version of a delta', 'if (head >>> 1 !== prior.version)', 'if (keyframe && head >>> 1 !== 0)'],
    ['version of a keyframe', 'if (head >>> 1 !== prior.version)', 'if (!keyframe && head >>> 1 !== prior.version)'],
    ['keyframe by the newest prior', 'keyframe ? this.#schemaPrior', 'keyframe && head < 2 ? this.#schemaPrior'],
    ['prior in force within its frame', 'this.#newPrior = Prior.read', 'this.#prior = Prior.read'],
    ['two priors', 'if (this.#newPrior) throw', 'if (this.#newPrior === this.#schemaPrior) throw'],
    ['hash', 'return hash === null || hash === stateHash(tables);', 'return true;'],
  ],
  'wire/wire.js': [
    ['long text', 'if (text.length > charsMax)', 'if (text.length > 3 * charsMax)'],
    ['control characters', 'if (CONTROL_CHARACTER.test(text))', 'if (CONTROL_CHARACTER.test(""))'],
    ['any bytes for a text', "'utf-8', { fatal: true,", "'utf-8', { fatal: false,"],
    ['a varint that is too long', 'if (byte === 0 || (shift', 'if ((shift'],
  ],
  'snapshot/prior.js': [
    ['prior check', '|| check !== checkOf(version, linear, probabilities)', ''],
    ['prior version 0', 'if (version === 0 || check', 'if (check'],
    ['prior near 0', 'if (probability < PROBABILITY_MIN || ', 'if ('],
    ['prior near 1', ' || probability > PROBABILITY_MAX)', ')'],
    ['explicit 32768', 'if (probability === EVEN)', 'if (probability === 0)'],
    ['end of a prior', '    coder.end();\n    if', '    if'],
  ],
  'world/world.js': [
    ['prior of another group', 'if (number !== EVERYBODY)', 'if (number < 0)'],
    ['two snapshots of a group', 'if (this.#claimed.has(number))', 'if (this.#claimed.has(-1))'],
    ['delta of no group', '      this.brokenGroups.add(number);\n      reader', '      reader'],
  ],
};

test('should pass all vectors as it is', async () => assert.equal(await vectorRun(SOURCES), ''));

for (const [file, mutations] of Object.entries(MUTATIONS)) {
  for (const [i, [name, text, broken]] of mutations.entries()) {
    test(`should fail a vector with its ${name} broken`, async () => {
      const mutant = join(folder, `${file}-${i}`);
      cpSync(SOURCES, mutant, { recursive: true });
      const source = readFileSync(join(mutant, file), 'utf8');
      const found = source.split(text).length - 1;
      assert.equal(found, 1, `${file} has ${found} times: ${text} - adapt the table of mutations`);
      writeFileSync(
        join(mutant, file),
        source.replace(text, () => broken),
      );
      const url = pathToFileURL(`${mutant}/`);
      const wrong = await vectorRun(url).catch((error) => `a crash, which is no refusal: ${error}`);
      assert.notEqual(wrong, '', `no vector fails with: ${broken}`);
    });
  }
}
