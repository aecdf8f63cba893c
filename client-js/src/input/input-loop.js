/**
 * Asks the page for one input per tick, and sends it so that it arrives just in time. An input is due when the server
 * clock plus {@link InputLead} reaches its target tick. The message rate says how many inputs a message has, the newest
 * last.
 *
 * After a late timer (a busy page, a tab in the background) the loop makes the inputs that the server can still use,
 * and no others.
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 * @typedef {import('../wire/messages.js').FrameHead} FrameHead
 * @typedef {import('../session/session.js').Session} Session
 * @typedef {import('../world/world.js').World} World
 *
 * @typedef {object} InputSource
 * @property {string} name of an input of the game
 * @property {(sent: boolean) => any} pull
 */

import { named } from '../schema/schema.js';
import { INPUT_BYTES_MAX, INPUTS_PER_MESSAGE_MAX } from '../wire/limits.js';
import { WireWriter } from '../wire/wire.js';
import { InputLead } from './input-lead.js';

/** Ticks that a timer may be late until predicted entities stand still. */
const LATE_TICKS_MAX = 1;
export class InputLoop {
  #clock;
  #session;
  #world;
  #inputsPerMessage;
  #lead;
  /** @type {InputSource | null} */
  #source = null;
  /** Target tick of the newest input. */
  #lastTarget = Number.NaN;
  /** @type {any} */
  #timer = null;
  #record = new WireWriter();
  #records = new WireWriter();

  /**
   * @param {Clock} clock
   * @param {Session} session
   * @param {World} world whose first frame is applied
   * @param {number} messagesPerSecondMax
   */
  constructor(clock, session, world, messagesPerSecondMax) {
    this.#clock = clock;
    this.#session = session;
    this.#world = world;
    this.#inputsPerMessage = Math.min(INPUTS_PER_MESSAGE_MAX, Math.ceil(world.tickRate / messagesPerSecondMax));
    this.#lead = new InputLead(world.serverClock.periodMs, this.#inputsPerMessage);
  }

  /** Stops, until {@link InputLoop.resume}. */
  pause() {
    this.#clock.clearTimer(this.#timer);
    this.#world.prediction?.forgetInputs();
  }

  /** Starts, or continues over another connection with the lead and the clock that it had. */
  resume() {
    this.pause();
    this.#lead.opened(this.#clock.nowMs(), this.#session.connectMs);
    this.#timer = this.#clock.setTimer(this.#onTimer, 0);
  }

  /** @param {InputSource | null} source of the inputs */
  setSource(source) {
    this.#source = source;
    if (source) this.#world.prediction?.begin(source.name);
  }

  /**
   * Shows the predicted entities, with the input that the player holds now.
   *
   * @param {number} nowMs
   */
  present(nowMs) {
    if (!this.#source) return;
    const { pull } = this.#source;
    const { prediction, serverClock } = this.#world;
    const moment = serverClock.serverTickAt(nowMs) + this.#lead.at(nowMs);
    prediction?.present(nowMs, moment, this.#inputsPerMessage + LATE_TICKS_MAX, () => pull(false));
  }

  /**
   * Takes the acknowledgement and the margin of a frame's head.
   *
   * @param {FrameHead} head
   */
  frameApplied({ ack, margin, missed }) {
    if (missed || ack === 0) return;
    this.#world.stats.inputMargin = margin;
    this.#lead.acknowledged(ack, margin, this.#clock.nowMs());
  }

  #onTimer = () => {
    const nowMs = this.#clock.nowMs();
    const { serverClock, stats } = this.#world;
    const serverTick = serverClock.serverTickAt(nowMs);
    const leadTicks = this.#lead.at(nowMs);
    const newest = Math.floor(serverTick + leadTicks);
    const waitTicks = newest + this.#inputsPerMessage - (serverTick + leadTicks);
    // Rounded up: a timer that fires early has to be set again, for at least 4 ms in browsers.
    this.#timer = this.#clock.setTimer(this.#onTimer, Math.ceil(waitTicks * serverClock.periodMs));
    stats.inputLeadTicks = leadTicks;
    const first = this.#firstDue(newest, Math.floor(serverTick + this.#lead.neededTicksMin));
    this.#lastTarget = newest;
    if (this.#source && first <= newest) this.#pull(this.#source, first, newest);
  };

  /**
   * @param {number} newest tick for which an input is due
   * @param {number} usable the first tick for which an input may still arrive in time
   */
  #firstDue(newest, usable) {
    // After a backward jump of the server clock the earlier target ticks are void.
    if (!(this.#lastTarget <= newest)) return newest;
    return Math.max(this.#lastTarget + 1, Math.min(usable, newest), newest - INPUTS_PER_MESSAGE_MAX + 1);
  }

  /**
   * @param {InputSource} source
   * @param {number} first tick that is due
   * @param {number} newest tick that is due
   */
  #pull({ name, pull }, first, newest) {
    const codec = named(this.#world.schema.inputs, 'input', name);
    this.#records.reset();
    let count = 0;
    for (let target = first; target <= newest; target++) {
      const message = pull(true);
      codec.write(this.#record.reset(), message);
      if (count > 0 && this.#records.length + this.#record.length > INPUT_BYTES_MAX) {
        this.#send(count, target - 1);
        count = 0;
      }
      this.#records.raw(this.#record.written());
      count++;
      const seq = this.#session.inputSeq + count;
      this.#lead.sent(seq, newest - target);
      this.#world.prediction?.predict(target, seq, message);
    }
    this.#send(count, newest);
    this.#world.prediction?.announce();
  }

  /**
   * @param {number} count
   * @param {number} targetTick
   */
  #send(count, targetTick) {
    this.#session.sendInputs(count, this.#records.written(), targetTick, this.#world.viewTick);
    this.#records.reset();
  }
}
