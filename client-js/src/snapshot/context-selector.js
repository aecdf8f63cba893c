/**
 * Selects among the contexts of a block (PROTOCOL.md section 6) by what encoder and decoder know before a number: the
 * numbers before it in its entity, and the last change of its own value.
 */

import { LENGTH, LENGTHS, NONZERO, SIGN } from './contexts.js';

export class ContextSelector {
  #before = 0;
  #lean = 0;
  #speed = 0;

  /** Starts an entity. */
  clear() {
    this.#before = 0;
    this.#lean = 0;
    this.#speed = 0;
  }

  /**
   * Starts a number.
   *
   * @param {number} speed change of its value in the previous snapshot
   */
  approach(speed) {
    this.#speed = speed;
  }

  /**
   * Ends a number.
   *
   * @param {number} number
   */
  leave(number) {
    if (number === 0) {
      if (this.#before > 1) this.#before = 1;
      return;
    }
    this.#before = 2;
    if (this.#speed !== 0) this.#lean = number < 0 === this.backwards() ? 1 : 2;
  }

  /** Whether its value fell: then the sign bit is inverted, so that 1 means to slow down. */
  backwards() {
    return this.#speed < 0;
  }

  /** The context, in the block, of whether it is not 0. */
  nonzero() {
    return NONZERO + 2 * this.#before + (this.#speed === 0 ? 0 : 1);
  }

  /** The context, in the block, of its sign bit. */
  sign() {
    return SIGN + (this.#speed === 0 ? 0 : 1 + this.#lean);
  }

  /** The first context, in the block, of its bit length. */
  length() {
    const bits = 32 - Math.clz32(Math.abs(this.#speed));
    return LENGTH + (bits < 3 ? 0 : bits < 6 ? LENGTHS : 2 * LENGTHS);
  }
}
