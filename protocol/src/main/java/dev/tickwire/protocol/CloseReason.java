package dev.tickwire.protocol;

import org.jspecify.annotations.Nullable;

/** Why a connection is closed: the one table of close codes (PROTOCOL.md section 8). */
public enum CloseReason {
    /** The client left. */
    NORMAL(1000, false, Resume.NEVER, "the client left"),
    /** A WebSocket frame that RFC 6455 forbids: unmasked, reserved bit or opcode, bad control frame. */
    PROTOCOL_ERROR(1002, false, Resume.NEVER, "a frame that WebSocket forbids"),
    /** A text message. */
    TEXT_REFUSED(1003, false, Resume.NEVER, "a text message"),
    /** A close frame whose reason is not UTF-8. */
    BAD_TEXT(1007, false, Resume.NEVER, "text that is not UTF-8"),
    /** A message over {@link Limits#MESSAGE_BYTES_MAX} or of more than {@link Limits#FRAGMENTS_MAX} fragments. */
    TOO_BIG(1009, false, Resume.NEVER, "the message is too big"),
    /** The game ended the room; the game chose the reason text. */
    ROOM_FINISHED(4200, false, Resume.NEVER, "the game ended the room"),
    /** Bytes that are not one message. */
    MALFORMED(4400, false, Resume.NEVER, "bytes that are not one message"),
    /** There is no session to resume. */
    SESSION_OVER(4401, true, Resume.NEVER, "there is no session to resume"),
    /** Removed by the game or an operator. */
    KICKED(4403, false, Resume.NEVER, "removed from the room"),
    /** An operator closed the room. */
    ROOM_CLOSED(4404, false, Resume.NEVER, "an operator closed the room"),
    /** A message that this side may not send, or not now. */
    UNEXPECTED(4405, false, Resume.NEVER, "a message that may not be sent, or not now"),
    /** Nothing came for {@link Limits#SILENCE_MS_MAX}. */
    SILENT(4408, true, Resume.ALWAYS, "no message came for too long"),
    /** The session goes on over another connection. */
    TAKEN_OVER(4409, false, Resume.NEVER, "the session goes on over another connection"),
    /** A sequence number jumped. */
    BAD_SEQUENCE(4410, false, Resume.NEVER, "a sequence number jumped"),
    /** The room has gone back to a tick before the session began. */
    SESSION_LOST(4411, true, Resume.NEVER, "the room goes on from before this session"),
    /** A value outside its range, NaN, infinity, refused text. */
    OUT_OF_RANGE(4422, false, Resume.NEVER, "a value outside its range"),
    /** Too many messages for too long. */
    FLOOD(4429, false, Resume.NEVER, "too many messages for too long"),
    /** Stale for {@link Limits#STALE_MS_MAX}. */
    TOO_SLOW(4431, true, Resume.ALWAYS, "too slow for too long"),
    /** The game's code threw; the room has ended. */
    ROOM_FAILED(4500, false, Resume.NEVER, "the game failed; the room has ended"),
    /** The host is shutting down. */
    SERVER_STOPPING(4503, true, Resume.IF_STORED, "the server is stopping"),
    /** The game's code did not return from a call; the room has ended. */
    ROOM_STUCK(4504, false, Resume.NEVER, "the game did not return; the room has ended"),
    /** The room has come to {@link Limits#NUMBERS_MAX}. */
    ROOM_EXHAUSTED(4507, true, Resume.NEVER, "the room has used up its numbers");

    /** Whether the session goes on over another connection. */
    public enum Resume {
        /** No: the session has ended. */
        NEVER,
        /** Yes. */
        ALWAYS,
        /** Yes, if the room has a store. */
        IF_STORED
    }

    private final int code;
    private final boolean rejoin;
    private final Resume resume;
    private final String title;

    CloseReason(int code, boolean rejoin, Resume resume, String title) {
        this.code = code;
        this.rejoin = rejoin;
        this.resume = resume;
        this.title = title;
    }

    /** The WebSocket close code. */
    public int code() {
        return code;
    }

    /** Whether a new join may succeed. */
    public boolean rejoin() {
        return rejoin;
    }

    /** Whether the session survives a connection that the server, or the client, has closed with this code. */
    public Resume resume() {
        return resume;
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
