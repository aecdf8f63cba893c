package dev.tickwire.protocol;

import org.jspecify.annotations.Nullable;

/** Why a connection is closed: the one table of close codes (PROTOCOL.md section 8). */
public enum CloseReason {
    /** The client left. */
    NORMAL(1000, false, "the client left"),
    /** A WebSocket frame that RFC 6455 forbids: unmasked, reserved bit or opcode, bad control frame. */
    PROTOCOL_ERROR(1002, false, "a frame that WebSocket forbids"),
    /** A text message. */
    TEXT_REFUSED(1003, false, "a text message"),
    /** A close frame whose reason is not UTF-8. */
    BAD_TEXT(1007, false, "text that is not UTF-8"),
    /** A message over {@link Limits#MESSAGE_BYTES_MAX} or of more than {@link Limits#FRAGMENTS_MAX} fragments. */
    TOO_BIG(1009, false, "the message is too big"),
    /** The game ended the room; the reason text is the game's word. */
    ROOM_FINISHED(4200, false, "the game ended the room"),
    /** Bytes that are not one message. */
    MALFORMED(4400, false, "bytes that are not one message"),
    /** There is no session (any more) to take up. */
    SESSION_OVER(4401, true, "there is no session to take up"),
    /** Removed by the game or an operator. */
    KICKED(4403, false, "removed from the room"),
    /** An operator closed the room. */
    ROOM_CLOSED(4404, false, "an operator closed the room"),
    /** A message that this side may not send, or not now. */
    UNEXPECTED(4405, false, "a message that may not be sent, or not now"),
    /** Nothing came for {@link Limits#SILENCE_MS_MAX}. */
    SILENT(4408, true, "nothing was heard for too long"),
    /** The session goes on over another connection. */
    TAKEN_OVER(4409, false, "the session goes on over another connection"),
    /** A sequence number jumped. */
    BAD_SEQUENCE(4410, false, "a sequence number jumped"),
    /** The room has gone back to a tick before the session began. */
    SESSION_LOST(4411, true, "the room goes on from before this session"),
    /** A value outside its range, NaN, infinity, refused text. */
    OUT_OF_RANGE(4422, false, "a value outside its range"),
    /** Too many messages for too long. */
    FLOOD(4429, false, "too many messages for too long"),
    /** Stale for {@link Limits#STALE_MS_MAX}. */
    TOO_SLOW(4431, true, "too slow for too long"),
    /** The game's code threw; the room has ended. */
    ROOM_FAILED(4500, false, "the game failed; the room has ended"),
    /** The host is shutting down. */
    SERVER_STOPPING(4503, true, "the server is stopping"),
    /** The game's code did not return from a call; the room has ended. */
    ROOM_STUCK(4504, false, "the game did not return; the room has ended"),
    /** The room has come to {@link Limits#NUMBERS_MAX}. */
    ROOM_EXHAUSTED(4507, true, "the room has used up its numbers");

    private final int code;
    private final boolean rejoin;
    private final String title;

    CloseReason(int code, boolean rejoin, String title) {
        this.code = code;
        this.rejoin = rejoin;
        this.title = title;
    }

    /** The WebSocket close code. */
    public int code() {
        return code;
    }

    /** Whether a client may expect to get back in by joining again. */
    public boolean rejoin() {
        return rejoin;
    }

    /** A few words for people, at most 123 bytes of UTF-8. */
    public String title() {
        return title;
    }

    /** The reason with this WebSocket close code, or null if the table has none. */
    public static @Nullable CloseReason ofCode(int code) {
        for (CloseReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return null;
    }
}
