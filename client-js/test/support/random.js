/** A seeded generator (mulberry32), so that a failing run can be repeated. */
export class Random {
  #state;

  constructor(seed) {
    this.seed = seed;
    this.#state = seed;
  }

  /** A number from 0 up to and without 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to and without `bound`. */
  below(bound) {
    return Math.floor(this.next() * bound);
  }

  chance(probability) {
    return this.next() < probability;
  }

  int32() {
    return this.chance(0.5) ? this.below(200) - 100 : this.below(2 ** 32) | 0;
  }

  int64() {
    return BigInt.asIntN(64, (BigInt(this.below(2 ** 32)) << 32n) | BigInt(this.below(2 ** 32)));
  }

  text(charsMax) {
    const letters = 'abcxyzäß€';
    return Array.from({ length: this.below(charsMax + 1) }, () => letters[this.below(letters.length)]).join('');
  }
}

/** The seed of this run: TICKWIRE_SEED repeats one. */
export const seedOfRun = () => Number(process.env.TICKWIRE_SEED ?? Math.floor(Math.random() * 2 ** 31));
