/**
 * What encoder and decoder know when they come to a number: how the numbers before it in its entity turned out, and how
 * fast its own value was. It selects among the contexts of a block (PROTOCOL.md section 6).
 */

import { LENGTH, LENGTHS, NONZERO, SIGN } from './contexts.js';

export class ContextSelector {
  #before = 0;
  #lean = 0;
  #speed = 0;

  /** Comes to an entity. */
  clear() {
    this.#before = 0;
    this.#lean = 0;
    this.#speed = 0;
  }

  /**
   * Comes to a number.
   *
   * @param {number} speed by how much its value changed in the snapshot before
   */
  approach(speed) {
    this.#speed = speed;
  }

  /**
   * Leaves a number behind.
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

  /** Whether its value fell: then the sign bit is the other way round, so that 1 means to slow down. */
  backwards() {
    return this.#speed < 0;
  }

  /** The context, in the block, of whether it is other than 0. */
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
