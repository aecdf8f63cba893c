/** What this client keeps to and holds others to. Those without a remark are PROTOCOL.md section 9's, by the same name. */

export const MESSAGE_BYTES_MAX = 4096;
export const FRAME_BYTES_MAX = 16_777_216;
export const INPUTS_PER_MESSAGE_MAX = 16;
export const COMMANDS_PER_MESSAGE_MAX = 16;
export const TEXT_CHARS_MAX = 1024;
export const ENTITIES_PER_KIND_MAX = 65536;
export const KEYFRAME_REQUEST_INTERVAL_MS = 1000;
export const EXACT_REQUEST_INTERVAL_MS = 250;
export const RESUME_TOKEN_CHARS_MAX = 512;
export const GRACE_MS_MAX = 600_000;
export const REFUSAL_CHARS_MAX = 256;

/** Bytes of the commands in a message: around them are two class ids, a count and a sequence number, at their longest 12. */
export const COMMAND_BYTES_MAX = MESSAGE_BYTES_MAX - 12;
/** Bytes of the inputs in a message: around them are two class ids, a count and five numbers, at their longest 32. */
export const INPUT_BYTES_MAX = MESSAGE_BYTES_MAX - 32;
/** Messages with inputs per second, unless the page asks for another number: a message per tick up to 64 ticks per second. */
export const INPUT_RATE_DEFAULT = 64;
/** UTF-16 units in the reason of a close frame: at most 123 bytes of UTF-8 (RFC 6455 section 5.5), 3 per unit. */
export const CLOSE_REASON_CHARS_MAX = 41;
/** Milliseconds between pings; a server wants to hear the last applied tick at least this often (PROTOCOL.md section 3). */
export const PING_INTERVAL_MS = 1000;
/** Pings whose smallest round trip is shown; also how many may be unanswered. A power of two. */
export const PINGS_RETAINED = 8;
/** Ticks per second that a server may announce: a timer of this client goes no faster. */
export const TICK_RATE_MAX = 1000;
/**
 * Commands that are kept, to be sent again: until the room has handled them, in a room with a store until that is durable.
 * One more is dropped and counted.
 */
export const COMMANDS_RETAINED_MAX = 256;
/** Asks that wait for an answer, some of them when their command is handled already; one more is refused. */
export const ASKS_MAX = COMMANDS_RETAINED_MAX;
/** Milliseconds that an ask waits, unless the page says otherwise: people have given up by then. */
export const ASK_TIMEOUT_MS_DEFAULT = 10_000;
/** Milliseconds of the longest timer there is; what is to wait longer would not wait at all. */
export const TIMER_MS_MAX = 2 ** 31 - 1;
/** Milliseconds until the welcome, beyond which an attempt to connect hangs and is ended. */
export const CONNECT_MS_MAX = 4000;
/** Milliseconds without a message, beyond which the connection is dead: frames or answers to pings come more often. */
export const SERVER_SILENCE_MS_MAX = 3000;
/** Milliseconds that the server has to answer when it is asked because this client may have slept. */
export const PROBE_ANSWER_MS_MAX = 1000;
/** How often it is asked so before its silence is believed, if this client goes on sleeping in between. */
export const PROBES_MAX = 2;
/** Milliseconds late, from which on a timer tells that this client slept, and nothing of the connection. */
export const TIMER_LATE_MS = 500;
/** Milliseconds of back-off before the second attempt to resume, at most; doubles up to the second number. */
export const RESUME_BACKOFF_MS_MIN = 250;
export const RESUME_BACKOFF_MS_MAX = 1000;
/** Milliseconds that an attempt to resume is young: no news of the network or the page makes it hopeless. */
export const ATTEMPT_YOUNG_MS = 1000;
/** Milliseconds beyond the grace time that a room with a store is attempted: its host may start again, and then grace begins. */
export const RESTART_MS_MAX = 15_000;
/** Milliseconds that a join waits for a room that its host is loading; then it is refused. */
export const LOADING_MS_MAX = 30_000;
/** UTF-16 units of a server-sent event: five thousand for each of the 200 rooms of the longest list. */
export const STREAM_EVENT_CHARS_MAX = 2 ** 20;
/** Milliseconds without a byte, beyond which an event stream is dead: a server says something every 15 seconds. */
export const STREAM_SILENCE_MS_MAX = 40_000;
/**
 * Milliseconds of back-off before the first attempt to rejoin, or to watch the rooms again, at most; doubles up to the
 * second number.
 */
export const REJOIN_BACKOFF_MS_MIN = 500;
export const REJOIN_BACKOFF_MS_MAX = 8000;
