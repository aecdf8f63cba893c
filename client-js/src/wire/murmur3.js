/** MurmurHash3 x86 32 with seed 0 over whole 32-bit words (Austin Appleby, public domain). */
export class Murmur3 {
  #hash = 0;
  #words = 0;

  /** @param {number} word of which the low 32 bits count */
  add(word) {
    const k = Math.imul(word, 0xcc9e2d51);
    const h = this.#hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    this.#hash = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
    this.#words++;
  }

  /** @returns {number} 0 to 2^32 - 1 */
  finish() {
    let h = this.#hash ^ (this.#words * 4);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  }
}
