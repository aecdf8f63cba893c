package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command (PROTOCOL.md section 5, type 7).
 *
 * @param seq of the command
 * @param status {@link #EVENT}, {@link #REFUSED} or {@link #LATER}
 * @param event what was answered, if it was an event
 * @param why it was refused, else empty
 */
public record Reply(int seq, int status, @Nullable Record event, String why) {
    /** An event follows. */
    public static final int EVENT = 0;

    /** A text follows: why it was refused. */
    public static final int REFUSED = 1;

    /** Nothing follows: the answer comes in another frame. */
    public static final int LATER = 2;

    static void readAll(int group, WireInput body, Messages messages, List<Reply> replies) {
        if (group != Section.OWN || !replies.isEmpty()) {
            throw RefusedException.malformed("a section of its type that may not stand here");
        }
        while (body.remaining() > 0) {
            int seq = body.readVarInt();
            if (seq < 1) {
                throw RefusedException.outOfRange("a sequence number below 1");
            }
            int status = body.readByte();
            replies.add(
                    switch (status) {
                        case EVENT -> new Reply(seq, status, messages.readEvent(body), "");
                        case REFUSED -> new Reply(seq, status, null, body.readText(Limits.REFUSAL_CHARS_MAX));
                        case LATER -> new Reply(seq, status, null, "");
                        default -> throw RefusedException.outOfRange("an answer of no known kind");
                    });
        }
    }
}
