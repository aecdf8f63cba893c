/**
 * What both ends know of a room's movement before a section: which fields are predicted linearly, and the initial
 * probability of each context (PROTOCOL.md section 6).
 *
 * @typedef {import('./contexts.js').Contexts} Contexts
 * @typedef {import('../wire/wire.js').WireReader} WireReader
 */

import { FIELD_TYPES } from '../schema/field-types.js';
import { Murmur3 } from '../wire/murmur3.js';
import { malformed } from '../wire/wire.js';
import { PROBABILITY_MAX, PROBABILITY_MIN, RangeDecoder } from './range-decoder.js';

/** Probability of a 0, in 1/65536, in a context without knowledge. */
const EVEN = 1 << 15;
/** Unit of the probabilities on the wire, and bits of one. */
const STEP = 16;
const STEP_BITS = 12;

/** Contexts of the stream of a prior. */
const KNOWN = 0;
const LINEAR = 2;
const CONTEXT_COUNT = 3;

/** Immutable. */
export class Prior {
  #probabilities;

  /**
   * @param {number} version
   * @param {Uint8Array} linear by field: 1 if its prediction is linear, 0 if it holds the value
   * @param {Uint16Array} probabilities by context
   */
  constructor(version, linear, probabilities) {
    this.version = version;
    this.linear = linear;
    this.#probabilities = probabilities;
  }

  /**
   * Version 0, which follows from the schema.
   *
   * @param {Contexts} contexts
   */
  static first({ fields, count }) {
    const linear = Uint8Array.from(fields, (field) => (field.type === FIELD_TYPES.quantized ? 1 : 0));
    return new Prior(0, linear, even(count));
  }

  /**
   * Reads the body of a prior's section, to its end.
   *
   * @param {Contexts} contexts
   * @param {WireReader} reader
   * @throws {import('../wire/wire.js').WireError} if it is malformed
   */
  static read({ fields, count }, reader) {
    const version = reader.varint();
    const check = reader.u32();
    const coder = new RangeDecoder(CONTEXT_COUNT);
    coder.begin(BLANK, reader);
    coder.open(0, CONTEXT_COUNT);
    const linear = Uint8Array.from(fields, (field) => (field.type.column === 'int' ? coder.bit(LINEAR) : 0));
    const probabilities = even(count);
    let known = 0;
    for (let context = 0; context < count; context++) {
      known = coder.bit(KNOWN + known);
      if (known === 0) continue;
      const probability = STEP * coder.bits(STEP_BITS);
      if (probability < PROBABILITY_MIN || probability > PROBABILITY_MAX)
        throw malformed('a prior that is too certain');
      if (probability === EVEN) throw malformed('a prior that tells what is known');
      probabilities[context] = probability;
    }
    coder.end();
    if (version === 0 || check !== checkOf(version, linear, probabilities)) {
      throw malformed('a prior that disagrees with its check');
    }
    return new Prior(version, linear, probabilities);
  }

  /**
   * Sets contexts to their initial probabilities.
   *
   * @param {Uint16Array} target
   * @param {number} from
   * @param {number} to
   */
  copy(target, from, to) {
    target.set(this.#probabilities.subarray(from, to), from);
  }
}

/** @param {number} count */
const even = (count) => new Uint16Array(count).fill(EVEN);

const BLANK = new Prior(0, new Uint8Array(0), even(CONTEXT_COUNT));

/**
 * @param {number} version
 * @param {Uint8Array} linear
 * @param {Uint16Array} probabilities
 */
function checkOf(version, linear, probabilities) {
  const hash = new Murmur3();
  hash.add(version);
  for (const each of linear) hash.add(each);
  for (const each of probabilities) hash.add(each);
  return hash.finish();
}
