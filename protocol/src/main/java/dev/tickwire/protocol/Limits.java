package dev.tickwire.protocol;

/**
 * Every limit of the protocol: unit, reason, and what happens beyond it (PROTOCOL.md section 9). The JavaScript client
 * has the same numbers.
 */
public final class Limits {
    /** Bytes of one message of a client. A full {@code Inputs} is far below; larger is an attack. Close 1009. */
    public static final int MESSAGE_BYTES_MAX = 4096;

    /**
     * Bytes of one message of a server: the largest memory that a client needs for it. A keyframe of 65,536 entities
     * takes a few MB. The room ends with 4500, and a client closes with 4400.
     */
    public static final int FRAME_BYTES_MAX = 16_777_216;

    /** WebSocket frames that may form one message, so that empty fragments come to an end. Close 1009. */
    public static final int FRAGMENTS_MAX = 8;

    /** Bytes read from one socket per tick, so that no client takes the worker's time. The rest waits in the kernel. */
    public static final int READ_BYTES_PER_TICK_MAX = 16_384;

    /** Inputs in one message: enough to catch up after a stall. Close 4400. */
    public static final int INPUTS_PER_MESSAGE_MAX = 16;

    /** Commands in one message. Close 4400. */
    public static final int COMMANDS_PER_MESSAGE_MAX = 16;

    /**
     * Ticks that an input may be ahead of the room; bounds the inputs that wait for each player. The target is moved to
     * the limit.
     */
    public static final int INPUT_LEAD_TICKS_MAX = 32;

    /** Inputs that a {@code seq} may skip: a larger gap is a defect of the client. Close 4410. */
    public static final int SEQ_JUMP_MAX = 1024;

    /**
     * Milliseconds that a view time may lie in the past: enough for a round trip of 300 ms and a client's presentation
     * delay. A player that is hit later than that feels cheated. The view time is moved to the limit.
     */
    public static final int LAG_COMPENSATION_MS_MAX = 500;

    /**
     * Messages added per tick to a client's bucket: an {@code Inputs}, a {@code Commands}, a {@code Ping} and one
     * spare.
     */
    public static final int MESSAGES_PER_TICK = 4;

    /** Messages in a full bucket: a client sends them at once after a stall. Further ones are dropped and counted. */
    public static final int MESSAGE_BURST = 256;

    /** Messages that are dropped without a full bucket in between. Close 4429. */
    public static final int FLOOD_DROPS_MAX = 512;

    /** Milliseconds without any message; every client reports its last applied tick once a second. Close 4408. */
    public static final int SILENCE_MS_MAX = 10_000;

    /**
     * Milliseconds that a client may be behind and still get frames, because kernel buffers hide seconds. After that it
     * gets a keyframe.
     */
    public static final int STALE_MS = 2_000;

    /** Milliseconds that a client may stay stale; bounds the memory for it. Close 4431. */
    public static final int STALE_MS_MAX = 10_000;

    /**
     * Milliseconds between granted keyframe requests of a client, because keyframes are the most expensive answer.
     * Others are dropped.
     */
    public static final int KEYFRAME_REQUEST_INTERVAL_MS = 1_000;

    /**
     * Milliseconds between granted requests of a client for exact state: a client asks when its prediction was wrong,
     * and a client that is always wrong gains nothing by more answers. Others are dropped.
     */
    public static final int EXACT_REQUEST_INTERVAL_MS = 250;

    /** Bytes of exact state in one frame. Further entities are left out. */
    public static final int EXACT_BYTES_MAX = 4096;

    /** Milliseconds to wait for the other side's close frame. Then the connection is cut. */
    public static final int CLOSE_LINGER_MS = 2_000;

    /** Milliseconds that a ticket is valid: a page needs one round trip to use it. 401 {@code ticket-expired}. */
    public static final int TICKET_LIFETIME_MS = 15_000;

    /**
     * Milliseconds that a session survives its connection, unless the game says otherwise. Then the player has left.
     */
    public static final int GRACE_MS = 15_000;

    /**
     * Milliseconds of frames that are retained for clients that missed them. A client that missed more gets keyframes.
     */
    public static final int RESUME_MS_MAX = 5_000;

    /**
     * Bytes of frames that are retained of each group; a keyframe is hardly larger. A client that missed more gets
     * keyframes.
     */
    public static final int RESUME_BYTES_MAX = 65_536;

    /** Characters of a resume token, so that checking a forged one costs little. Close 4401. */
    public static final int RESUME_TOKEN_CHARS_MAX = 512;

    /** Milliseconds that a join waits for a game to open rooms for it and for earlier joins. 503 {@code busy}. */
    public static final int JOIN_WAIT_MS_MAX = 10_000;

    /** Bytes of an HTTP body. 413. */
    public static final int ENTITY_BYTES_MAX = 16_384;

    /** Bytes of all HTTP headers of a request. The connection is closed. */
    public static final int HEADER_BYTES_MAX = 8_192;

    /** HTTP headers of a request. 400. */
    public static final int HEADERS_MAX = 50;

    /**
     * Milliseconds for a whole request head, so that slow senders do not hold connections. The connection is closed.
     */
    public static final int REQUEST_PARSE_MS_MAX = 5_000;

    /** UTF-16 units of a player's name, after trimming. 400. */
    public static final int NAME_CHARS_MAX = 24;

    /** UTF-16 units that a {@code text} may declare as its maximum. The game is refused at start. */
    public static final int TEXT_CHARS_MAX = 1_024;

    /** Columns of a kind, arrays counted by their length: a row fits a few KB. The game is refused at start. */
    public static final int COLUMNS_PER_KIND_MAX = 1_024;

    /**
     * Entities of a kind alive in a room at once, and as many removed in one tick; bounds tables at both ends. The
     * game's call throws, which ends the room with 4500.
     */
    public static final int ENTITIES_PER_KIND_MAX = 65_536;

    /**
     * Cells and named groups of a room that hold an entity or that a player sees: each has tables of its own. The
     * game's call throws, or the room ends with 4500 when a cell is needed.
     */
    public static final int GROUPS_MAX = 65_536;

    /** Named groups of a player, so that a search through them stays cheap. The game's call throws. */
    public static final int GROUPS_PER_PLAYER_MAX = 256;

    /** Timers of a room that are set and not due. The game's call throws. */
    public static final int TIMERS_MAX = 65_536;

    /**
     * Ticks of a room, entities that it ever had, and players that ever joined it: 96 days of 240 ticks a second. A
     * later tick, such as a deadline, still fits an {@code int}. The room ends with 4507.
     */
    public static final int NUMBERS_MAX = 2_000_000_000;

    /**
     * Bytes of keyframes that a room sends in a tick, so that many joins at once do not delay the frames. The other
     * clients wait for a later tick.
     */
    public static final int KEYFRAME_BYTES_PER_TICK = 524_288;

    /** Cells of a room's grid that one player may see. The game is refused at start. */
    public static final int CELLS_PER_VIEW_MAX = 256;

    /** Bytes of events in one section of a frame. Further events are dropped and counted. */
    public static final int EVENT_BYTES_PER_FRAME_MAX = 65_536;

    /** UTF-16 units of the reason why a command is refused. The rest is cut. */
    public static final int REFUSAL_CHARS_MAX = 256;

    /** Bans of a room, and as many mutes. Beyond that the one that ends first is removed. */
    public static final int SANCTIONS_MAX = 1_024;

    /** Spectators that a room may declare. The game is refused. */
    public static final int SPECTATORS_MAX = 4_096;

    /** Milliseconds of delay with which spectators may see a room. The game is refused. */
    public static final int SPECTATOR_DELAY_MS_MAX = 60_000;

    /**
     * Bytes of frames that a room retains for delayed spectators: a minute of a large room. Beyond that the oldest are
     * evicted, and spectators get only the room's keyframes, each after the delay. As many bytes of keyframes are
     * retained, besides the newest and the oldest that is needed: the larger a keyframe, the later the next.
     */
    public static final int SPECTATOR_BYTES_MAX = 16_777_216;

    /**
     * The least milliseconds between the keyframes that are retained for delayed spectators: the shorter, the fewer
     * frames a new spectator catches up.
     */
    public static final int SPECTATOR_KEYFRAME_MS = 1_000;

    /** Players of a party. 400. */
    public static final int PARTY_SIZE_MAX = 64;

    /** Milliseconds that a party's token is valid. 401 {@code party-expired}. */
    public static final int PARTY_LIFETIME_MS = 86_400_000;

    /** Players that a room may declare. The game is refused. */
    public static final int PLAYERS_MAX = 4_096;

    /** Open connections of a host. 429. */
    public static final int CONNECTIONS_MAX = 20_000;

    /** Conditions of a query for rooms. 400. */
    public static final int QUERY_CONDITIONS_MAX = 16;

    /** Values that one condition of a query may allow. 400. */
    public static final int QUERY_VALUES_MAX = 64;

    /** Names that a query may sort by. 400. */
    public static final int QUERY_SORT_KEYS_MAX = 4;

    /** Rooms in one list. 400. */
    public static final int ROOMS_LISTED_MAX = 200;

    /**
     * Milliseconds between two changes of a list of rooms in an event stream: people read no faster. Changes in between
     * come together.
     */
    public static final int ROOMS_CHANGES_INTERVAL_MS = 500;

    /** Open event streams of a host. 429 {@code streams-full}. */
    public static final int STREAMS_MAX = 2_000;

    /** Milliseconds of silence in an event stream before a comment is sent, so that no proxy closes it. */
    public static final int STREAM_KEEP_ALIVE_MS = 15_000;

    /** Milliseconds that an event may be on its way to the client of a stream. The connection is closed. */
    public static final int STREAM_STALLED_MS_MAX = 30_000;

    /**
     * Milliseconds in which a client must take {@link #ANSWER_BYTES_MIN} of its answer, or the rest. The connection is
     * closed.
     */
    public static final int ANSWER_STALLED_MS_MAX = 30_000;

    /**
     * Bytes of an answer in {@link #ANSWER_STALLED_MS_MAX}: 2 KB a second, as on the slowest networks. The connection
     * is closed.
     */
    public static final int ANSWER_BYTES_MIN = 65_536;

    /**
     * Parties that wait in the queue of a game, so that a search through all of them takes no more than some
     * milliseconds. 429 {@code queue-full}.
     */
    public static final int QUEUE_ENTRIES_MAX = 10_000;

    /** Players of a match that a queue may declare: more players hardly ever wait at once. The game is refused. */
    public static final int MATCH_PLAYERS_MAX = 128;

    /** The largest distance of a rating from 0: any common scale fits, and sums of ratings stay exact enough. 400. */
    public static final int RATING_MAX = 100_000;

    /**
     * Wrong admin tokens of one address within a minute, against guessing. 429 {@code too-many-guesses} until the
     * minute is over.
     */
    public static final int ADMIN_GUESSES_MAX = 5;

    private Limits() {}
}
