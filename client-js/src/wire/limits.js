/** Limits of the client. Those without a comment are PROTOCOL.md section 9's, by the same name. */

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

/** Bytes of the commands in a message: its class ids, count and sequence number take at most 12. */
export const COMMAND_BYTES_MAX = MESSAGE_BYTES_MAX - 12;
/** Bytes of the inputs in a message: its class ids, count and five numbers take at most 32. */
export const INPUT_BYTES_MAX = MESSAGE_BYTES_MAX - 32;
/** Messages with inputs per second, unless the page sets another rate. */
export const INPUT_RATE_DEFAULT = 64;
/** UTF-16 units in the reason of a close frame: at most 123 bytes of UTF-8 (RFC 6455 section 5.5), 3 per unit. */
export const CLOSE_REASON_CHARS_MAX = 41;
/** Milliseconds between pings; the client has to report its applied tick as often (PROTOCOL.md section 3). */
export const PING_INTERVAL_MS = 1000;
/** Pings whose shortest round trip counts, and that may be unanswered. A power of two. */
export const PINGS_RETAINED = 8;
/** Ticks per second that a server may announce: timers are no faster. */
export const TICK_RATE_MAX = 1000;
/**
 * Commands that are retained until the room has handled them, in a room with a store until that is durable. A further
 * one is dropped and counted.
 */
export const COMMANDS_RETAINED_MAX = 256;
/** Asks that wait for an answer, also after their command is handled; a further one is refused. */
export const ASKS_MAX = COMMANDS_RETAINED_MAX;
/** Milliseconds that an ask waits, unless the page sets another timeout. */
export const ASK_TIMEOUT_MS_DEFAULT = 10_000;
/** Milliseconds of the longest timer: a browser fires a longer one at once. */
export const TIMER_MS_MAX = 2 ** 31 - 1;
/** Milliseconds from the start of an attempt to connect until the Welcome; then the attempt ends. */
export const CONNECT_MS_MAX = 4000;
/** Milliseconds without a message until the connection is lost: frames or pongs come more often. */
export const SERVER_SILENCE_MS_MAX = 3000;
/** Milliseconds that the server has to answer a probe after this client may have slept. */
export const PROBE_ANSWER_MS_MAX = 1000;
/** Probes until silence ends the connection, if the client sleeps again in between. */
export const PROBES_MAX = 2;
/** Milliseconds from which on a late timer means that this client slept. */
export const TIMER_LATE_MS = 500;
/** Milliseconds of the first and of the largest bound of the back-off between attempts to resume. */
export const RESUME_BACKOFF_MS_MIN = 250;
export const RESUME_BACKOFF_MS_MAX = 1000;
/** Milliseconds in which an attempt to resume is not repeated when the page or the network is back. */
export const ATTEMPT_YOUNG_MS = 1000;
/** Milliseconds in which an attempt that was given up may still reach the host, and take the session over. */
export const LATE_ATTEMPT_MS_MAX = 10_000;
/**
 * Milliseconds beyond the grace time of attempts in a room with a store: its host may restart, and grace starts then.
 */
export const RESTART_MS_MAX = 15_000;
/** Milliseconds that a join waits for a room that its host is loading. */
export const LOADING_MS_MAX = 30_000;
/** UTF-16 units of a server-sent event: five thousand for each of 200 rooms. */
export const STREAM_EVENT_CHARS_MAX = 2 ** 20;
/** Milliseconds without a byte until an event stream is lost: a server sends a comment every 15 seconds. */
export const STREAM_SILENCE_MS_MAX = 40_000;
/**
 * Milliseconds of the first and of the largest bound of the back-off before attempts to rejoin or to watch rooms again.
 */
export const REJOIN_BACKOFF_MS_MIN = 500;
export const REJOIN_BACKOFF_MS_MAX = 8000;
