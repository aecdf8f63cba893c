/**
 * Interpolates all entities in sight: retains the last snapshots of each, and presents the moment of {@link ViewTime}.
 * Fields that move are interpolated between two snapshots; all others show the snapshot at or before the moment.
 *
 * @typedef {import('../entity/entity-store.js').Group} Group
 * @typedef {import('../schema/schema.js').ColumnSpec} ColumnSpec
 * @typedef {import('../entity/table.js').Table} Table
 * @typedef {import('../interpolation/interpolation-buffer.js').Moment} Moment
 */

import { BufferLayout, InterpolationBuffer, SNAPSHOTS_RETAINED } from '../interpolation/interpolation-buffer.js';
import { ViewTime } from '../interpolation/view-time.js';

export class Interpolator {
  #groups;
  #view;
  /** @type {Map<readonly ColumnSpec[], BufferLayout>} */
  #layouts = new Map();
  /** Ticks of the snapshots, which are numbered from 0; number n is at n mod {@link SNAPSHOTS_RETAINED}. */
  #ticks = new Int32Array(SNAPSHOTS_RETAINED);
  #newest = -1;
  /** The presented moment; one object, because a fraction passed as an argument is allocated. @type {Moment} */
  #moment = { snapshot: 0, fraction: 0 };

  /**
   * @param {ReadonlyMap<number, Group>} groups that the client has
   * @param {import('../time/server-clock.js').ServerClock} clock
   * @param {number} intervalTicks between snapshots
   */
  constructor(groups, clock, intervalTicks) {
    this.#groups = groups;
    this.#view = new ViewTime(clock, intervalTicks);
  }

  /** The presented moment, in ticks with a fraction; not before the first snapshot. */
  get tick() {
    return Math.max(this.#view.tick, this.#tickOf(this.#oldest));
  }

  /** The oldest snapshot to present; the one before it is needed to detect jumps. */
  get #oldest() {
    return Math.max(0, this.#newest - SNAPSHOTS_RETAINED + 2);
  }

  /**
   * Records the state of the groups.
   *
   * @param {number} tick of the snapshot
   */
  record(tick) {
    if (this.#newest < 0 || tick > this.#tickOf(this.#newest)) {
      if (this.#newest >= 0 && this.#view.leaps(tick - this.#tickOf(this.#newest))) this.#forget();
      this.#newest++;
      this.#ticks[this.#newest % SNAPSHOTS_RETAINED] = tick;
    }
    for (const { tables } of this.#groups.values()) {
      for (const table of tables) this.#recordTable(table);
    }
  }

  /** Forgets all snapshots: too long a time without one cannot be interpolated. */
  #forget() {
    for (const { tables } of this.#groups.values()) {
      for (const { records, layout } of tables) {
        for (const record of records) if (record) record.part(layout.own).interpolated = null;
      }
    }
  }

  /** @param {Table} table */
  #recordTable(table) {
    const { columns, own } = table.layout;
    const layout = this.#layouts.get(columns) ?? new BufferLayout(columns);
    this.#layouts.set(columns, layout);
    for (let i = 0; i < table.count; i++) {
      const slot = /** @type {number} */ (table.order[i]);
      const part = table.records[slot]?.part(own);
      if (!part) continue;
      const spawned = part.interpolated === null;
      part.interpolated ??= new InterpolationBuffer(layout, this.#newest);
      part.interpolated.record(this.#newest, table.columns, slot);
      if (spawned) part.interpolated.present(this.#moment);
    }
  }

  /** @param {number} nowMs */
  present(nowMs) {
    const oldest = this.#oldest;
    // The first snapshot may be after the moment; a later one that is overwritten soon must be presented before.
    const oldestTick = oldest === 0 ? Number.NEGATIVE_INFINITY : this.#tickOf(oldest);
    this.#view.advance(nowMs, oldestTick, this.#tickOf(this.#newest));
    let snapshot = this.#newest;
    while (snapshot > oldest && this.#tickOf(snapshot) > this.tick) snapshot--;
    this.#moment.snapshot = snapshot;
    this.#moment.fraction = this.#fractionAfter(snapshot);
    for (const { tables } of this.#groups.values()) {
      for (const table of tables) presentTable(table, this.#moment);
    }
  }

  /** @param {number} snapshot */
  #fractionAfter(snapshot) {
    const start = Math.max(0, Math.min(snapshot, this.#newest - 1));
    if (start === this.#newest) return 0;
    const stepTicks = this.#tickOf(start + 1) - this.#tickOf(start);
    return Math.max(0, this.tick - this.#tickOf(snapshot)) / stepTicks;
  }

  /** @param {number} snapshot */
  #tickOf(snapshot) {
    return /** @type {number} */ (this.#ticks[snapshot % SNAPSHOTS_RETAINED]);
  }
}

/**
 * @param {Table} table
 * @param {Moment} moment
 */
function presentTable(table, moment) {
  for (let i = 0; i < table.count; i++) {
    const record = table.records[/** @type {number} */ (table.order[i])];
    record?.part(table.layout.own).interpolated?.present(moment);
  }
}
