/**
 * Where the ship truly was: what the server told somebody whose network is good, snapshot by snapshot. Between snapshots it
 * follows a cubic curve through four of them, which is within 2 cm of where a ship under thrust was.
 */

/** Snapshots that are kept: more than the seconds that a predicted moment can be ahead of the server, and a shown one behind. */
const KEPT = 256;

export class Truth {
  #ticks = new Float64Array(KEPT);
  #xs = new Float64Array(KEPT);
  #ys = new Float64Array(KEPT);
  #count = 0;

  /** Tick of the newest snapshot, -1 before the first. */
  get newestTick() {
    return this.#count === 0 ? -1 : this.#ticks[(this.#count - 1) % KEPT];
  }

  /** Takes a snapshot in; one without news of the ship says that it is where it was. */
  record(tick, x, y) {
    if (tick <= this.newestTick) return;
    const at = this.#count++ % KEPT;
    this.#ticks[at] = tick;
    this.#xs[at] = x;
    this.#ys[at] = y;
  }

  /** The ship has not moved since the newest snapshot. */
  stood(tick) {
    const at = (this.#count - 1) % KEPT;
    if (this.#count > 0) this.record(tick, this.#xs[at], this.#ys[at]);
  }

  /** Whether it can tell this moment, which may have a fraction. If it is too new, it can two snapshots later. */
  knows(tick) {
    return this.#count >= 4 && tick >= this.#firstTick && tick < this.#ticks[(this.#count - 2) % KEPT];
  }

  /** Whether it can never tell this moment. */
  forgot(tick) {
    return this.#count >= 2 && tick < this.#firstTick;
  }

  /** How far a point is from where the ship was at a moment that is known. */
  distance(tick, x, y) {
    let n = this.#count - 2;
    while (this.#ticks[n % KEPT] > tick) n--;
    return Math.hypot(x - this.#curve(this.#xs, n, tick), y - this.#curve(this.#ys, n, tick));
  }

  /** Calls with each place from a moment on, oldest first. */
  path(fromTick, untilTick, visit) {
    for (let n = Math.max(0, this.#count - KEPT); n < this.#count; n++) {
      const tick = this.#ticks[n % KEPT];
      if (tick >= fromTick && tick <= untilTick) visit(this.#xs[n % KEPT], this.#ys[n % KEPT], tick);
    }
  }

  /** The first moment that has a snapshot before it. */
  get #firstTick() {
    return this.#ticks[(Math.max(0, this.#count - KEPT) + 1) % KEPT];
  }

  /** Lagrange's polynomial through snapshots n - 1 to n + 2. */
  #curve(values, n, tick) {
    let sum = 0;
    for (let i = n - 1; i <= n + 2; i++) {
      let weight = 1;
      for (let j = n - 1; j <= n + 2; j++) {
        if (j !== i) weight *= (tick - this.#ticks[j % KEPT]) / (this.#ticks[i % KEPT] - this.#ticks[j % KEPT]);
      }
      sum += weight * values[i % KEPT];
    }
    return sum;
  }
}
