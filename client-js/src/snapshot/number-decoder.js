/**
 * Decodes numbers from a range coder's bits: zero or not, sign, bit length in unary, then the bits after the leading
 * one (PROTOCOL.md section 6).
 *
 * @typedef {import('./range-decoder.js').RangeDecoder} RangeDecoder
 */

import { malformed } from '../wire/wire.js';
import { ContextSelector } from './context-selector.js';
import { LEADING, LEADINGS, LENGTHS } from './contexts.js';

const LENGTH_MAX = 31;
const INT_MIN = -(2 ** 31);
const NONE = new ContextSelector();

export class NumberDecoder {
  #coder;

  /** @param {RangeDecoder} coder */
  constructor(coder) {
    this.#coder = coder;
  }

  /**
   * A number.
   *
   * @param {number} block
   * @param {ContextSelector} [selector] default: the number has no neighbours
   * @returns {number} 32 bits, signed
   */
  number(block, selector = NONE) {
    const number = this.#read(block, selector);
    if (selector !== NONE) selector.leave(number);
    return number;
  }

  /**
   * @param {number} block
   * @param {ContextSelector} selector
   */
  #read(block, selector) {
    const coder = this.#coder;
    if (coder.bit(block + selector.nonzero()) === 0) return 0;
    const negative = (coder.bit(block + selector.sign()) === 1) !== selector.backwards();
    const unary = block + selector.length();
    let length = 0;
    while (length < LENGTH_MAX && coder.bit(unary + Math.min(length, LENGTHS - 1)) === 1) length++;
    let magnitude = 1;
    if (length > 0) {
      const leading = block + LEADING + 3 * (Math.min(length, LEADINGS) - 1);
      const first = coder.bit(leading);
      magnitude = 2 + first;
      if (length > 1) {
        magnitude = 2 * magnitude + coder.bit(leading + 1 + first);
        magnitude = (magnitude << (length - 2)) | coder.bits(length - 2);
      }
    }
    // Of the numbers of 32 bits only -2^31 has this length.
    if (length === LENGTH_MAX && (magnitude !== INT_MIN || !negative)) throw malformed('a number beyond 32 bits');
    return negative ? -magnitude | 0 : magnitude;
  }

  /**
   * Fills an array with bytes.
   *
   * @param {number} block
   * @param {Uint8Array} letters
   */
  letters(block, letters) {
    for (let i = 0; i < letters.length; i++) {
      let node = 1;
      while (node < 256) node = 2 * node + this.#coder.bit(block + node);
      letters[i] = node;
    }
  }
}
