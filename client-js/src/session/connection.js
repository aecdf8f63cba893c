/**
 * One socket from its opening to its end: reads the server's messages and writes the client's. A session may have
 * several connections, one after the other.
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 * @typedef {import('../page/listeners.js').Listeners} Listeners
 * @typedef {import('../wire/messages.js').Welcome} Welcome
 * @typedef {import('../page/stats.js').Stats} Stats
 *
 * @typedef {object} Environment what the connections of a room share
 * @property {typeof WebSocket} WebSocket
 * @property {Clock} clock
 * @property {Stats} stats
 * @property {Listeners} listeners
 *
 * @typedef {object} Address
 * @property {string} url
 * @property {string[]} credentials to offer beside the protocol
 * @property {string} schemaHash of the schema that the Welcome must name
 *
 * @typedef {object} Ending
 * @property {string} code stable text
 * @property {string} title a sentence for people
 * @property {number} closeCode of the WebSocket, 0 if it did not end by itself
 * @property {boolean} rejoin whether a new seat makes sense
 * @property {import('../wire/close-reason.js').CloseReason['resume']} resume whether the session survives
 *
 * @typedef {object} ConnectionListener
 * @property {(welcome: Welcome) => void} welcomed throws a WireError to refuse the Welcome
 * @property {(head: FrameHead, reader: WireReader) => void} framed throws a WireError to refuse the frame
 * @property {(ending: Ending) => void} ended called once, as the last call
 */

import { PROTOCOL } from '../schema/schema.js';
import { CloseReason, CONNECTION_LOST, closeReason, SCHEMA_CHANGED } from '../wire/close-reason.js';
import { CLOSE_REASON_CHARS_MAX, FRAME_BYTES_MAX, KEYFRAME_REQUEST_INTERVAL_MS } from '../wire/limits.js';
import {
  FRAME,
  FrameHead,
  PONG,
  readPong,
  readWelcome,
  WELCOME,
  writeCommands,
  writeExactRequest,
  writeInputs,
  writeKeyframeRequest,
  writePing,
} from '../wire/messages.js';
import { malformed, WireError, WireReader, WireWriter } from '../wire/wire.js';
import { Heartbeat } from './heartbeat.js';

const ABNORMAL_CLOSURE = 1006;
/** The `readyState` of a socket that may be written to; closing and closed ones have larger values. */
const OPEN = 1;
/** The wire's unit of a view tick's fraction: 1/256 tick. */
const VIEW_FRACTIONS = 256;

export class Connection {
  #socket;
  #schemaHash;
  #clock;
  #stats;
  #listener;
  #heartbeat;
  #welcomed = false;
  #ended = false;

  #head = new FrameHead();
  #newestTick = -1;
  #appliedTick = -1;

  #writer = new WireWriter();
  #keyframeRequestedMs = Number.NEGATIVE_INFINITY;

  /**
   * Opens the socket.
   *
   * @param {Environment} outside
   * @param {Address} address
   * @param {ConnectionListener} listener
   */
  constructor({ WebSocket, clock, stats }, { url, credentials, schemaHash }, listener) {
    this.#schemaHash = schemaHash;
    this.#clock = clock;
    this.#stats = stats;
    this.#listener = listener;
    this.#socket = new WebSocket(url, [PROTOCOL, ...credentials]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }) => this.#received(data);
    this.#socket.onclose = ({ code, reason }) => this.#end(this.#endingOf(code, reason));
    // A close follows every error; without this listener the `ws` package throws.
    this.#socket.onerror = () => {};
    this.#heartbeat = new Heartbeat(
      clock,
      stats,
      (nonce) => this.#sendPing(nonce),
      () => this.#silent(),
    );
  }

  /** Leaves the room: ends the connection and the session. */
  close() {
    this.#socket.close(CloseReason.NORMAL.closeCode);
    this.#end(CloseReason.NORMAL);
  }

  /** Ends the connection without a call of the listener; the session survives. */
  abandon() {
    this.#ended = true;
    this.#heartbeat.stop();
    this.#socket.close(CloseReason.SILENT.closeCode);
  }

  /** Pings the server now; without an answer the connection ends soon. */
  probe() {
    this.#heartbeat.probe();
  }

  /**
   * @param {number} count of the inputs
   * @param {Uint8Array} inputs for consecutive ticks, each with class id and body
   * @param {number} seq of the last of them
   * @param {number} targetTick of the last of them
   * @param {number} viewTick the moment that the player saw, in ticks with a fraction
   */
  sendInputs(count, inputs, seq, targetTick, viewTick) {
    const seen = Math.floor(viewTick);
    const fraction = Math.floor((viewTick - seen) * VIEW_FRACTIONS);
    writeInputs(this.#writer.reset(), this.#appliedTick, count, inputs, seq, targetTick, fraction, seen);
    this.#send();
  }

  /**
   * @param {number} count of the commands
   * @param {Uint8Array} commands each with class id and body
   * @param {number} seq of the last of them
   */
  sendCommands(count, commands, seq) {
    writeCommands(this.#writer.reset(), count, commands, seq);
    this.#send();
  }

  /**
   * Requests a keyframe of the first of the groups and moves that to the end of the set. Within an interval it requests
   * one keyframe, as the server answers no more.
   *
   * @param {Set<number>} groups
   */
  requestKeyframe(groups) {
    const nowMs = this.#clock.nowMs();
    const [group] = groups;
    if (group === undefined || nowMs - this.#keyframeRequestedMs < KEYFRAME_REQUEST_INTERVAL_MS) return;
    this.#keyframeRequestedMs = nowMs;
    groups.delete(group);
    groups.add(group);
    writeKeyframeRequest(this.#writer.reset(), group);
    this.#send();
  }

  /** Milliseconds of the shortest of the last round trips; 0 before the first. */
  get rttMs() {
    return this.#heartbeat.rttMs;
  }

  /** Requests the exact state of the entities that this player predicts. */
  requestExact() {
    writeExactRequest(this.#writer.reset());
    this.#send();
  }

  /** @param {number} nonce */
  #sendPing(nonce) {
    writePing(this.#writer.reset(), this.#appliedTick, nonce);
    this.#send();
    const nowMs = this.#clock.nowMs();
    if (nonce === 1) this.#stats.restart(nowMs, this.#newestTick);
    else this.#stats.roll(nowMs);
  }

  #send() {
    if (this.#ended || this.#socket.readyState > OPEN) return;
    const bytes = this.#writer.written();
    this.#stats.bytesOut += bytes.length;
    this.#stats.observer?.sent(bytes);
    this.#socket.send(bytes);
  }

  /** @param {ArrayBuffer | string} data */
  #received(data) {
    if (this.#ended) return;
    try {
      if (typeof data === 'string') throw new WireError('UNEXPECTED', 'a text message');
      this.#heartbeat.received();
      this.#stats.messages++;
      this.#stats.bytesIn += data.byteLength;
      if (data.byteLength > FRAME_BYTES_MAX) throw malformed('a message of too many bytes');
      const bytes = new Uint8Array(data);
      this.#read(new WireReader(bytes));
      this.#stats.observer?.received(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#refuse(error);
    }
    // Background tabs throttle timers, but not messages.
    if (!this.#ended) this.#heartbeat.pingIfDue();
  }

  /** @param {WireReader} reader */
  #read(reader) {
    const classId = reader.classId();
    if (this.#welcomed === (classId === WELCOME)) throw new WireError('UNEXPECTED', `message ${classId} is not due`);
    switch (classId) {
      case WELCOME:
        this.#readWelcome(reader);
        break;
      case FRAME:
        this.#head.read(reader);
        this.#newestTick = this.#head.tick;
        this.#listener.framed(this.#head, reader);
        this.#appliedTick = this.#head.tick;
        break;
      case PONG:
        this.#heartbeat.ponged(readPong(reader));
        break;
      default:
        throw new WireError('UNEXPECTED', `message ${classId} is not a server's`);
    }
  }

  /** @param {WireReader} reader */
  #readWelcome(reader) {
    const welcome = readWelcome(reader);
    if (welcome.schemaHash !== this.#schemaHash) return this.#refuseSchema(welcome.schemaHash);
    this.#welcomed = true;
    this.#heartbeat.welcomed();
    this.#newestTick = welcome.tick;
    this.#appliedTick = welcome.resumedTick;
    this.#listener.welcomed(welcome);
  }

  #silent() {
    this.#socket.close(CloseReason.SILENT.closeCode);
    this.#end({ ...CONNECTION_LOST, title: 'The server fell silent.', closeCode: 0 });
  }

  /**
   * Ends a connection whose room has another schema: it runs another build of the game.
   *
   * @param {string} hash of the room's schema
   */
  #refuseSchema(hash) {
    const { closeCode } = CloseReason.UNEXPECTED;
    this.#socket.close(closeCode, `schema ${hash}, not ${this.#schemaHash}`);
    this.#end({ ...SCHEMA_CHANGED, closeCode });
  }

  /** @param {WireError} error */
  #refuse(error) {
    const { closeCode } = CloseReason[error.reason];
    this.#socket.close(closeCode, error.message.slice(0, CLOSE_REASON_CHARS_MAX));
    const title = `The server sent an unreadable message: ${error.message}.`;
    this.#end({ ...CloseReason.PROTOCOL_ERROR, closeCode, title });
  }

  /**
   * @param {number} closeCode
   * @param {string} reason
   * @returns {Ending}
   */
  #endingOf(closeCode, reason) {
    if (!this.#welcomed && closeCode === ABNORMAL_CLOSURE) {
      const title = 'The server refused the connection.';
      return { closeCode, code: 'upgrade-refused', title, rejoin: false, resume: 'always' };
    }
    const { code, title, rejoin, resume } = closeReason(closeCode);
    return { closeCode, code, title: reason || title, rejoin, resume };
  }

  /** @param {Ending} ending */
  #end(ending) {
    if (this.#ended) return;
    this.#ended = true;
    this.#heartbeat.stop();
    this.#listener.ended(ending);
  }
}
