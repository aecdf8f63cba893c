/**
 * One socket from its opening to its end: reads the server's messages, writes the client's, measures round trips.
 *
 * @typedef {import('./admission.js').Seat} Seat
 * @typedef {import('./clock.js').Clock} Clock
 * @typedef {import('./messages.js').Welcome} Welcome
 * @typedef {import('./schema.js').MessageCodec} MessageCodec
 * @typedef {import('./stats.js').Stats} Stats
 *
 * @typedef {object} Ending
 * @property {string} code stable text
 * @property {string} title a sentence for people
 * @property {number} closeCode of the WebSocket
 * @property {boolean} rejoin whether taking a new seat makes sense
 *
 * @typedef {object} ConnectionListener
 * @property {(welcome: Welcome) => void} welcomed
 * @property {(head: FrameHead, reader: WireReader) => void} framed throws a WireError for a frame that it refuses
 * @property {(ending: Ending) => void} ended called once, and nothing after it
 */

import { CloseReason, closeReason } from './close-reason.js';
import {
  CLOSE_REASON_CHARS_MAX,
  COMMANDS_OVERHEAD_BYTES_MAX,
  COMMANDS_PER_MESSAGE_MAX,
  KEYFRAME_REQUEST_INTERVAL_MS,
  MESSAGE_BYTES_MAX,
  PING_INTERVAL_MS,
  PINGS_REMEMBERED,
} from './limits.js';
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
} from './messages.js';
import { PROTOCOL } from './schema.js';
import { WireError, WireReader, WireWriter } from './wire.js';

const COMMAND_BYTES_MAX = MESSAGE_BYTES_MAX - COMMANDS_OVERHEAD_BYTES_MAX;
const ABNORMAL_CLOSURE = 1006;
/** Parts of a tick that the wire tells moments by. */
const VIEW_FRACTIONS = 256;

export class Connection {
  #socket;
  #seat;
  #clock;
  #stats;
  #listener;
  #welcomed = false;
  #ended = false;

  #head = new FrameHead();
  #newestTick = -1;
  #appliedTick = -1;

  #writer = new WireWriter();
  #record = new WireWriter();
  #inputSeq = 0;
  #commands = new WireWriter();
  #commandCount = 0;
  #commandSeq = 0;
  #keyframeAskedMs = Number.NEGATIVE_INFINITY;

  #pingNonce = 0;
  #pingSentMs = new Float64Array(PINGS_REMEMBERED).fill(Number.NEGATIVE_INFINITY);
  #roundTripMs = new Float64Array(PINGS_REMEMBERED).fill(Number.POSITIVE_INFINITY);

  /**
   * Opens the socket.
   *
   * @param {typeof WebSocket} WebSocketClass
   * @param {Seat} seat
   * @param {Clock} clock
   * @param {Stats} stats
   * @param {ConnectionListener} listener
   */
  constructor(WebSocketClass, seat, clock, stats, listener) {
    this.#seat = seat;
    this.#clock = clock;
    this.#stats = stats;
    this.#listener = listener;
    this.#socket = new WebSocketClass(seat.url, [PROTOCOL, `ticket.${seat.ticket}`]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }) => this.#messaged(data);
    this.#socket.onclose = ({ code, reason }) => this.#end(this.#endingOf(code, reason));
    // A close follows every error and says as much as this would; without a listener the `ws` package throws instead.
    this.#socket.onerror = () => {};
  }

  /** Ends it from this side. */
  close() {
    const { closeCode, code, title } = CloseReason.NORMAL;
    this.#socket.close(closeCode);
    this.#end({ closeCode, code, title, rejoin: false });
  }

  /** Number of the newest input that was sent; 0 before the first. */
  get inputSeq() {
    return this.#inputSeq;
  }

  /**
   * @param {number} count of the inputs
   * @param {Uint8Array} inputs for consecutive ticks, each with class id and body
   * @param {number} targetTick of the last of them
   * @param {number} viewTick the moment that the player was looking at, with its fraction
   */
  sendInputs(count, inputs, targetTick, viewTick) {
    this.#inputSeq += count;
    const seen = Math.floor(viewTick);
    const fraction = Math.floor((viewTick - seen) * VIEW_FRACTIONS);
    writeInputs(this.#writer.reset(), this.#appliedTick, count, inputs, this.#inputSeq, targetTick, fraction, seen);
    this.#send();
  }

  /**
   * Takes a command into the message that goes out when the current microtask is done.
   *
   * @param {MessageCodec} codec
   * @param {any} command
   */
  sendCommand(codec, command) {
    codec.write(this.#record.reset(), command);
    if (this.#record.length > COMMAND_BYTES_MAX) {
      throw new RangeError(`${codec.name} takes ${this.#record.length} bytes, more than ${COMMAND_BYTES_MAX}`);
    }
    const full = this.#commandCount === COMMANDS_PER_MESSAGE_MAX;
    if (full || this.#commands.length + this.#record.length > COMMAND_BYTES_MAX) this.#flushCommands();
    if (this.#commandCount === 0) queueMicrotask(() => this.#flushCommands());
    this.#commands.raw(this.#record.written());
    this.#commandCount++;
    this.#commandSeq++;
  }

  #flushCommands() {
    if (this.#commandCount === 0) return;
    writeCommands(this.#writer.reset(), this.#commandCount, this.#commands.written(), this.#commandSeq);
    this.#send();
    this.#commands.reset();
    this.#commandCount = 0;
  }

  /**
   * Asks for a keyframe of the first of some groups, which becomes the last; unless it has asked less than an interval
   * ago, of whatever group: the server would not answer.
   *
   * @param {Set<number>} groups
   */
  requestKeyframe(groups) {
    const nowMs = this.#clock.nowMs();
    const [group] = groups;
    if (group === undefined || nowMs - this.#keyframeAskedMs < KEYFRAME_REQUEST_INTERVAL_MS) return;
    this.#keyframeAskedMs = nowMs;
    groups.delete(group);
    groups.add(group);
    writeKeyframeRequest(this.#writer.reset(), group);
    this.#send();
  }

  /** Asks for the exact state of what this player predicts. */
  requestExact() {
    writeExactRequest(this.#writer.reset());
    this.#send();
  }

  /** Sends the ping of this second if it is due: it tells the server what was applied, and takes the time. */
  beat() {
    if (!this.#welcomed || this.#ended) return;
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#sentMs(this.#pingNonce) < PING_INTERVAL_MS) return;
    this.#pingNonce++;
    this.#pingSentMs[this.#pingNonce % PINGS_REMEMBERED] = nowMs;
    writePing(this.#writer.reset(), this.#appliedTick, this.#pingNonce);
    this.#send();
    if (this.#pingNonce === 1) this.#stats.restart(nowMs, this.#newestTick);
    else this.#stats.roll(nowMs);
  }

  /** @param {number} nonce */
  #sentMs(nonce) {
    return /** @type {number} */ (this.#pingSentMs[nonce % PINGS_REMEMBERED]);
  }

  #send() {
    if (this.#ended) return;
    const bytes = this.#writer.written();
    this.#stats.bytesOut += bytes.length;
    this.#stats.observer?.sent(bytes);
    this.#socket.send(bytes);
  }

  /** @param {ArrayBuffer | string} data */
  #messaged(data) {
    if (this.#ended) return;
    try {
      if (typeof data === 'string') throw new WireError('UNEXPECTED', 'a text message');
      this.#stats.messages++;
      this.#stats.bytesIn += data.byteLength;
      const bytes = new Uint8Array(data);
      this.#read(new WireReader(bytes));
      this.#stats.observer?.received(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#refuse(error);
    }
    // Background tabs throttle timers, but not messages.
    this.beat();
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
        this.#readPong(reader);
        break;
      default:
        throw new WireError('UNEXPECTED', `message ${classId} is not a server's`);
    }
  }

  /** @param {WireReader} reader */
  #readWelcome(reader) {
    const welcome = readWelcome(reader);
    if (welcome.schemaHash !== this.#seat.schemaHash) {
      throw new WireError('UNEXPECTED', `schema ${welcome.schemaHash}, not ${this.#seat.schemaHash}`);
    }
    this.#welcomed = true;
    this.#newestTick = welcome.tick;
    this.#listener.welcomed(welcome);
  }

  /** @param {WireReader} reader */
  #readPong(reader) {
    const nonce = readPong(reader);
    if (nonce > this.#pingNonce || nonce <= this.#pingNonce - PINGS_REMEMBERED || nonce < 1) return;
    this.#roundTripMs[nonce % PINGS_REMEMBERED] = this.#clock.nowMs() - this.#sentMs(nonce);
    this.#stats.rttMs = Math.min(...this.#roundTripMs);
  }

  /** @param {WireError} error */
  #refuse(error) {
    const { closeCode } = CloseReason[error.reason];
    this.#socket.close(closeCode, error.message.slice(0, CLOSE_REASON_CHARS_MAX));
    const { code } = CloseReason.PROTOCOL_ERROR;
    this.#end({ closeCode, code, title: `The server sent what nobody can read: ${error.message}.`, rejoin: false });
  }

  /**
   * @param {number} closeCode
   * @param {string} reason
   * @returns {Ending}
   */
  #endingOf(closeCode, reason) {
    if (!this.#welcomed && closeCode === ABNORMAL_CLOSURE) {
      return { closeCode, code: 'upgrade-refused', title: 'The server refused the connection.', rejoin: false };
    }
    const { code, title, rejoin } = closeReason(closeCode);
    return { closeCode, code, title: reason || title, rejoin };
  }

  /** @param {Ending} ending */
  #end(ending) {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.ended(ending);
  }
}
