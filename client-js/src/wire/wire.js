/**
 * The primitives of PROTOCOL.md section 2. A reader checks everything that it reads and never goes past its limit. A
 * writer trusts its caller, which has checked the values against the schema.
 */

const CONTROL_CHARACTER = /\p{Cc}/u;
export const UTF8_BYTES_PER_CHAR_MAX = 3;
export const INT_MAX = 2 ** 31 - 1;

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that PROTOCOL.md refuses. `reason` is the name of the close reason that says so (section 8). */
export class WireError extends Error {
  /**
   * @param {'MALFORMED' | 'OUT_OF_RANGE' | 'UNEXPECTED'} reason
   * @param {string} message
   */
  constructor(reason, message) {
    super(message);
    this.name = 'WireError';
    this.reason = reason;
  }
}

/** @param {string} message */
export const malformed = (message) => new WireError('MALFORMED', message);

/**
 * @param {string} text
 * @param {number} charsMax UTF-16 units
 * @returns {string | null} why the text is refused, null if it is not
 */
export function textRefusal(text, charsMax) {
  if (text.length > charsMax) return `is longer than ${charsMax} UTF-16 units`;
  if (CONTROL_CHARACTER.test(text)) return 'has a control character';
  if (!text.isWellFormed()) return 'has a lone surrogate';
  return null;
}

/** Reads one message. Lowering `limit` bounds what a part of it may read. */
export class WireReader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = 0;
    this.limit = bytes.length;
  }

  /** @throws {WireError} unless everything up to the limit was read */
  expectEnd() {
    if (this.position !== this.limit) throw malformed(`${this.limit - this.position} bytes too many`);
  }

  /**
   * Skips bytes.
   *
   * @param {number} byteCount
   * @returns {number} the position of the first of them
   */
  skip(byteCount) {
    const start = this.position;
    if (byteCount > this.limit - start) throw malformed('truncated');
    this.position = start + byteCount;
    return start;
  }

  u8() {
    return this.view.getUint8(this.skip(1));
  }

  u32() {
    return this.view.getUint32(this.skip(4), true);
  }

  /** @returns {number} 0 to 2^32 - 1 */
  varint() {
    let byte = this.u8();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; shift <= 28; shift += 7) {
      byte = this.u8();
      if (byte < 0x80) {
        if (byte === 0 || (shift === 28 && byte > 0x0f)) break;
        return (value | (byte << shift)) >>> 0;
      }
      value |= (byte & 0x7f) << shift;
    }
    throw malformed('a varint that is too long');
  }

  /**
   * A varint that counts the elements that follow; checked before anything is allocated.
   *
   * @param {number} bytesEachMin that each element takes at least
   */
  count(bytesEachMin) {
    const count = this.varint();
    if (count * bytesEachMin > this.limit - this.position) throw malformed('truncated');
    return count;
  }

  classId() {
    return this.varint() - 2;
  }

  /**
   * An entity's id, in a list of rising ids.
   *
   * @param {number} before the previous id, 0 for the first
   */
  idAfter(before) {
    const id = this.varint();
    if (id <= before || id > INT_MAX) throw malformed(`entity id ${id} after ${before}`);
    return id;
  }

  int() {
    const value = this.varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** @returns {bigint} */
  long() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.u8();
      if (byte === 0 && shift > 0n) throw malformed('a varint that is too long');
      if (shift === 56n || byte < 0x80) {
        value |= BigInt(byte) << shift;
        return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
      }
      value |= BigInt(byte & 0x7f) << shift;
    }
  }

  byte() {
    return this.view.getInt8(this.skip(1));
  }

  short() {
    return this.view.getInt16(this.skip(2), true);
  }

  char() {
    return this.view.getUint16(this.skip(2), true);
  }

  float() {
    return finite(this.view.getFloat32(this.skip(4), true));
  }

  double() {
    return finite(this.view.getFloat64(this.skip(8), true));
  }

  boolean() {
    const value = this.u8();
    if (value > 1) throw malformed(`a boolean of ${value}`);
    return value === 1;
  }

  /** @param {number} valueCount of the enum */
  enumOrdinal(valueCount) {
    const ordinal = this.varint() - 1;
    if (ordinal < 0 || ordinal >= valueCount) throw malformed(`no enum value ${ordinal}`);
    return ordinal;
  }

  /**
   * The length before a `byte[]` or text, checked against the remaining bytes.
   *
   * @returns {number}
   */
  length() {
    const length = this.varint() - 1;
    if (length < 0) throw malformed('null');
    if (length > this.limit - this.position) throw malformed('truncated');
    return length;
  }

  /** @returns {Uint8Array} a view of the message, not a copy */
  byteArray() {
    return this.raw(this.length());
  }

  /**
   * @param {number} byteCount
   * @returns {Uint8Array} a view of the message, not a copy
   */
  raw(byteCount) {
    const start = this.skip(byteCount);
    return this.bytes.subarray(start, start + byteCount);
  }

  /** @param {number} charsMax UTF-16 units */
  text(charsMax) {
    return decodeText(this.byteArray(), charsMax);
  }
}

/** @param {number} value */
function finite(value) {
  if (!Number.isFinite(value)) throw new WireError('OUT_OF_RANGE', `${value}`);
  return value;
}

/**
 * @param {Uint8Array} utf8
 * @param {number} charsMax UTF-16 units
 * @returns {string}
 * @throws {WireError} for text that PROTOCOL.md section 2 refuses
 */
export function decodeText(utf8, charsMax) {
  if (utf8.length > charsMax * UTF8_BYTES_PER_CHAR_MAX) throw new WireError('OUT_OF_RANGE', 'a text is too long');
  let text;
  try {
    text = utf8Decoder.decode(utf8);
  } catch {
    throw new WireError('OUT_OF_RANGE', 'a text is not UTF-8');
  }
  const refusal = textRefusal(text, charsMax);
  if (refusal) throw new WireError('OUT_OF_RANGE', `a text ${refusal}`);
  return text;
}

/** Writes messages into one buffer that grows and is used again. */
export class WireWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  /** @returns {this} empty */
  reset() {
    this.length = 0;
    return this;
  }

  /** What was written: a view, good until the next write. */
  written() {
    return this.#bytes.subarray(0, this.length);
  }

  /**
   * Reserves bytes. The buffer may be another one afterwards.
   *
   * @param {number} byteCount
   * @returns {number} the position of the first byte
   */
  #take(byteCount) {
    const start = this.length;
    this.length = start + byteCount;
    if (this.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return start;
  }

  /** @param {number} value */
  u8(value) {
    const start = this.#take(1);
    this.#view.setUint8(start, value);
  }

  /** @param {number} value 0 to 2^32 - 1 */
  varint(value) {
    let rest = value;
    while (rest > 0x7f) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.u8(rest);
  }

  /** @param {number} id */
  classId(id) {
    this.varint(id + 2);
  }

  /** @param {number} value */
  int(value) {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** @param {bigint} value */
  long(value) {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    for (let i = 0; i < 8 && rest > 0x7fn; i++) {
      this.u8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.u8(Number(rest));
  }

  /** @param {number} value */
  byte(value) {
    const start = this.#take(1);
    this.#view.setInt8(start, value);
  }

  /** @param {number} value */
  short(value) {
    const start = this.#take(2);
    this.#view.setInt16(start, value, true);
  }

  /** @param {number} value */
  char(value) {
    const start = this.#take(2);
    this.#view.setUint16(start, value, true);
  }

  /** @param {number} value */
  float(value) {
    const start = this.#take(4);
    this.#view.setFloat32(start, value, true);
  }

  /** @param {number} value */
  double(value) {
    const start = this.#take(8);
    this.#view.setFloat64(start, value, true);
  }

  /** @param {boolean} value */
  boolean(value) {
    this.u8(value ? 1 : 0);
  }

  /** @param {number} ordinal */
  enumOrdinal(ordinal) {
    this.varint(ordinal + 1);
  }

  /** @param {string} text */
  text(text) {
    const utf8 = utf8Encoder.encode(text);
    this.varint(utf8.length + 1);
    this.raw(utf8);
  }

  /** @param {Uint8Array} bytes */
  raw(bytes) {
    const start = this.#take(bytes.length);
    this.#bytes.set(bytes, start);
  }
}
