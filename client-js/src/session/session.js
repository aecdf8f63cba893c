/**
 * A player's session: it survives its connections (PROTOCOL.md sections 1 and 3). It has one connection at a time. When
 * that is lost, the session resumes over another one with the client's state of the room, its unacknowledged inputs and
 * commands, and their sequence numbers.
 *
 * @typedef {import('../admission/admission.js').Seat} Seat
 * @typedef {import('./connection.js').Ending} Ending
 * @typedef {import('./connection.js').Environment} Environment
 * @typedef {import('../wire/messages.js').FrameHead} FrameHead
 * @typedef {import('../wire/messages.js').Welcome} Welcome
 * @typedef {import('../schema/schema.js').MessageCodec} MessageCodec
 * @typedef {import('../wire/wire.js').WireReader} WireReader
 *
 * @typedef {object} Rewind
 * @property {number} fromTick the newest tick that this client had applied
 * @property {number} toTick the tick from which the room goes on
 *
 * @typedef {object} SessionListener
 * @property {(world: World) => void} entered the first frame of a room is applied
 * @property {(head: FrameHead) => void} framed a frame is applied
 * @property {(ending: Ending) => void} interrupted the connection is lost; the session is about to resume
 * @property {(rewind: Rewind | null) => void} resumed the first frame after an interruption is applied; with a rewind
 *   if the room was rewound
 * @property {(ending: Ending) => void} ended called once, as the last call
 */

import { AskError } from '../page/ask-error.js';
import { onPageReturn } from '../page/page-return.js';
import { CloseReason, CONNECTION_LOST, SCHEMA_CHANGED } from '../wire/close-reason.js';
import { RESTART_MS_MAX } from '../wire/limits.js';
import { WireError } from '../wire/wire.js';
import { World } from '../world/world.js';
import { CommandQueue } from './command-queue.js';
import { Connection } from './connection.js';
import { PendingAsks } from './pending-asks.js';
import { Resumption } from './resumption.js';
import { SentInputs } from './sent-inputs.js';

export class Session {
  /** Milliseconds from the start of the newest attempt to connect until its Welcome. */
  connectMs = 0;

  #environment;
  #seat;
  #listener;

  /** @type {Connection | null} */
  #connection = null;
  /** Whether the connection may carry more than pings. */
  #welcomed = false;
  #ended = false;
  #interrupted = false;
  #resumption;
  #stopListening;
  #connectedMs = 0;

  #token = '';
  #graceMs = 0;
  #roomInstance = '';
  #epoch = 0;
  /** Whether the room has a store. */
  #durable = false;
  /** The rewind that the next frame completes. @type {Rewind | null} */
  #rewind = null;
  /** Tick of the state that the client retains; -1 if there is none. */
  #appliedTick = -1;
  /** @type {World | null} */
  #world = null;
  /** Whether a frame of the world is applied. */
  #entered = false;
  #commands = new CommandQueue(0);
  #asks;
  #inputs = new SentInputs();
  /** The session that this one continues, until the Welcome. @type {Session | null} */
  #former;

  /**
   * Connects.
   *
   * @param {Environment} environment
   * @param {Seat} seat
   * @param {SessionListener} listener
   * @param {Session | null} [former] the ended session for the same seat: its commands and asks go on in this one
   */
  constructor(environment, seat, listener, former = null) {
    this.#environment = environment;
    this.#seat = seat;
    this.#listener = listener;
    this.#former = former;
    this.#asks = new PendingAsks(environment.clock);
    this.#resumption = new Resumption(
      environment.clock,
      () => this.#connect([`resume.${this.#token}`, `applied.${this.#appliedTick}`]),
      () => this.#end(CONNECTION_LOST),
    );
    this.#connect(seat.credentials);
    this.#stopListening = onPageReturn(() => this.#probeOrResume());
  }

  /** The text from which `formerSeat` finds the seat again; empty if the session does not survive. */
  get seatText() {
    return this.#token === '' ? '' : JSON.stringify({ ...this.#seat.answer, token: this.#token });
  }

  /** Leaves the room; or, if the session has ended, gives up the commands that another one might have sent. */
  close() {
    if (!this.#ended) this.#connection?.close();
    this.#end(CloseReason.NORMAL);
    this.#asks.end('closed');
    this.#former?.close();
  }

  /** Number of the newest input that was sent; 0 before the first. */
  get inputSeq() {
    return this.#inputs.seq;
  }

  /**
   * Sends inputs, as {@link SentInputs} takes them. While the connection is lost they are dropped.
   *
   * @param {number} count
   * @param {Uint8Array} records
   * @param {number} targetTick
   * @param {number} viewTick
   */
  sendInputs(count, records, targetTick, viewTick) {
    if (this.#connection && this.#welcomed) this.#inputs.send(this.#connection, count, records, targetTick, viewTick);
  }

  /**
   * Sends a command, now or after the resumption.
   *
   * @param {MessageCodec} codec
   * @param {any} command
   * @returns {boolean} whether it is sent, or will be
   */
  sendCommand(codec, command) {
    return this.#addCommand(codec, command) > 0;
  }

  /**
   * Sends a command, now or after the resumption, and waits for its answer.
   *
   * @param {MessageCodec} codec
   * @param {any} command
   * @param {number} timeoutMs
   * @returns {Promise<Record<string, any> | undefined>} the answering event; undefined if the command was handled
   *   without one
   * @throws {AskError}
   */
  async ask(codec, command, timeoutMs) {
    if (!this.#asks.full) {
      const seq = this.#addCommand(codec, command);
      if (seq > 0) return this.#asks.add(seq, timeoutMs);
    }
    throw new AskError(this.#isSpectator ? 'spectator' : this.#takesCommands ? 'full' : 'closed');
  }

  get #isSpectator() {
    return this.#seat.role === 'spectator';
  }

  /** Whether the session accepts commands: its room is entered, and not over. */
  get #takesCommands() {
    return this.#entered && !this.#ended && !this.#isSpectator;
  }

  /**
   * @param {MessageCodec} codec
   * @param {any} command
   * @returns {number} its sequence number; 0 if it is dropped, and counted
   */
  #addCommand(codec, command) {
    const seq = this.#takesCommands ? this.#commands.add(codec, command) : 0;
    if (seq === 0) this.#environment.stats.droppedCommands++;
    return seq;
  }

  /** @param {string[]} credentials */
  #connect(credentials) {
    this.#connection?.abandon();
    this.#welcomed = false;
    this.#connectedMs = this.#environment.clock.nowMs();
    const { url, schemaHash } = this.#seat;
    const address = { url, credentials, schemaHash };
    const connection = new Connection(this.#environment, address, {
      welcomed: (welcome) => this.#welcome(connection, welcome),
      framed: (head, reader) => this.#framed(connection, head, reader),
      ended: (ending) => this.#lost(ending),
    });
    this.#connection = connection;
  }

  #probeOrResume() {
    if (this.#welcomed) this.#connection?.probe();
    else this.#resumption.attemptNow();
  }

  /**
   * @param {Connection} connection
   * @param {Welcome} welcome
   */
  #welcome(connection, welcome) {
    const { commandSeq, epoch, playerId, roomInstance, resumedTick } = welcome;
    if ((playerId === 0) !== this.#isSpectator) {
      throw new WireError('UNEXPECTED', `player ${playerId} for a ${this.#seat.role}`);
    }
    const known = this.#world !== null && roomInstance === this.#roomInstance;
    // The server's process does not know yet that the room continues in another one.
    if (known && epoch < this.#epoch) {
      connection.abandon();
      return this.#lost(CONNECTION_LOST);
    }
    const rewinds = known && epoch > this.#epoch;
    if (resumedTick !== -1 && !(known && !rewinds && resumedTick === this.#appliedTick)) {
      throw new WireError('UNEXPECTED', `a resumption at tick ${resumedTick}`);
    }
    if (!known) this.#begin(welcome);
    else if (rewinds) this.#rewindTo(/** @type {World} */ (this.#world), welcome);
    else if (resumedTick === -1) this.#forget(commandSeq);
    this.#epoch = epoch;
    this.#token = welcome.resumeToken;
    this.#graceMs = welcome.graceMs;
    this.#appliedTick = resumedTick;
    this.#welcomed = true;
    this.connectMs = this.#environment.clock.nowMs() - this.#connectedMs;
    this.#resumption.stop();
    this.#inputs.sendAgain(connection);
    this.#commands.attach(connection, commandSeq);
  }

  /** @param {Welcome} welcome the session's first, or one to another room instance than before */
  #begin(welcome) {
    const { room, schema, prediction } = this.#seat;
    const { stats, listeners } = this.#environment;
    const former = this.#former;
    this.#former = null;
    this.#roomInstance = welcome.roomInstance;
    this.#world = new World(room, schema, welcome, stats, prediction && { ...prediction, listeners });
    this.#entered = false;
    this.#rewind = null;
    this.#inputs = new SentInputs();
    if (former && former.#roomInstance === welcome.roomInstance) return this.#continue(former, welcome);
    if (former) former.#asks.end('lost');
    // After a reload of the page, the session's earlier commands are numbered up to commandSeq.
    this.#commands = new CommandQueue(welcome.commandSeq);
    this.#asks.end('lost');
  }

  /**
   * Takes over the commands and asks of the former session, under the schema that the room has now.
   *
   * @param {Session} former
   * @param {Welcome} welcome
   */
  #continue(former, { commandSeq, epoch }) {
    this.#commands = former.#commands;
    this.#asks = former.#asks;
    const sameSchema = former.#seat.schemaHash === this.#seat.schemaHash;
    const rewinds = epoch > former.#epoch;
    if (rewinds || !sameSchema) this.#asks.rewind(commandSeq, this.#commands.rewind(commandSeq));
    if (rewinds && sameSchema) return;
    // Replies were lost with the connection, or are not repeated under another schema.
    this.#asks.markDoubted(commandSeq);
    if (sameSchema) return;
    for (const seq of this.#commands.encodeFor(this.#seat.schema.commands)) {
      this.#environment.stats.droppedCommands++;
      this.#asks.drop(seq - 1, 1, 'schema-changed');
    }
  }

  /**
   * The room was rewound to the tick at which its epoch began: its later state is void.
   *
   * @param {World} world
   * @param {Welcome} welcome
   */
  #rewindTo(world, { commandSeq, epochTick }) {
    this.#rewind = { fromTick: this.#rewind?.fromTick ?? world.tick, toTick: epochTick };
    world.rewind();
    this.#asks.rewind(commandSeq, this.#commands.rewind(commandSeq));
    // The inputs that were sent aimed at ticks that the room has not reached now.
    const { seq } = this.#inputs;
    this.#inputs = new SentInputs();
    this.#inputs.startAfter(seq);
  }

  /**
   * The state that the client has is not continued: keyframes follow.
   *
   * @param {number} commandSeq sequence number of the newest command that the room has
   */
  #forget(commandSeq) {
    this.#world?.forget();
    this.#asks.markDoubted(commandSeq);
  }

  /**
   * @param {Connection} connection
   * @param {FrameHead} head
   * @param {WireReader} reader at its first section
   */
  #framed(connection, head, reader) {
    const { clock, stats } = this.#environment;
    const world = /** @type {World} */ (this.#world);
    world.apply(head, reader, clock.nowMs());
    this.#appliedTick = head.tick;
    stats.tick = head.tick;
    stats.frames++;
    if (head.missed) stats.missedFrames++;
    connection.requestKeyframe(world.brokenGroups);
    if (world.prediction?.needsExact(clock.nowMs(), connection.rttMs)) connection.requestExact();
    if (!this.#entered) this.#enter(world, head);
    else if (this.#interrupted) this.#resume();
    for (const reply of world.replies) this.#asks.answered(reply);
    if (!head.missed) this.#acknowledge(head);
    this.#listener.framed(head);
  }

  /** @param {FrameHead} head of a frame that was not missed */
  #acknowledge({ ack, commandAck, tick, safeTick, durableLag, frozen }) {
    const { stats } = this.#environment;
    this.#asks.handled(this.#commands.handled(commandAck, tick, safeTick));
    this.#inputs.consumed(ack);
    this.#durable = durableLag >= 0;
    stats.durableLagTicks = this.#durable ? durableLag : Number.NaN;
    stats.frozen = frozen;
  }

  /**
   * @param {World} world
   * @param {FrameHead} head of its first frame
   */
  #enter(world, { ack }) {
    this.#entered = true;
    this.#interrupted = false;
    this.#rewind = null;
    // After a reload of the page, the session's earlier inputs are numbered up to ack.
    this.#inputs.startAfter(ack);
    this.#listener.entered(world);
  }

  #resume() {
    const { clock, stats } = this.#environment;
    this.#interrupted = false;
    stats.resumes++;
    stats.lastResumeMs = clock.nowMs() - this.#connectedMs;
    const rewind = this.#rewind;
    this.#rewind = null;
    this.#listener.resumed(rewind);
  }

  /** @param {Ending} ending of the connection, or of an attempt to connect */
  #lost(ending) {
    this.#connection = null;
    this.#welcomed = false;
    this.#commands.detach();
    if (!this.#survives(ending)) return this.#end(ending);
    if (!this.#interrupted) {
      this.#interrupted = true;
      this.#listener.interrupted(ending);
    }
    if (!this.#ended) this.#resumption.lost(this.#graceMs + (this.#durable ? RESTART_MS_MAX : 0));
  }

  /**
   * Whether the session survives the end of its connection.
   *
   * @param {Ending} ending
   */
  #survives({ code, resume }) {
    if (this.#graceMs === 0) return false;
    if (code === CloseReason.TAKEN_OVER.code) return this.#resumption.isOvertaken();
    return resume === 'always' || (resume === 'if-stored' && this.#durable);
  }

  /** @param {Ending} ending */
  #end(ending) {
    if (this.#ended) return;
    this.#ended = true;
    // The seat is still there in a room with another schema, and may be when the host comes back later than expected.
    // Another session may send the commands then.
    if (ending.code !== SCHEMA_CHANGED.code && ending.code !== CONNECTION_LOST.code) {
      this.#token = '';
      this.#asks.end('closed');
    }
    this.#connection?.abandon();
    this.#resumption.stop();
    this.#stopListening();
    this.#listener.ended(ending);
  }
}
