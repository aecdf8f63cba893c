package dev.tickwire.runtime.session;

import dev.tickwire.Asked;
import dev.tickwire.Event;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Reply;
import dev.tickwire.protocol.wire.Utf8;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers to commands, until a frame takes them (PROTOCOL.md section 5, type 7). A frame that is not sent does not lose them; what would exceed {@link
 * Limits#EVENT_BYTES_PER_FRAME_MAX} is dropped and counted.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Nothing for players whose commands the game does not answer.
 */
public final class Replies {
    private static final int NONE = 0;
    private static final byte[] NOT_SAID = {};

    private final EventQueue events;
    private final CounterSink counters;
    private final RoomThread thread;
    private @Nullable WireOutput bytes;
    private int handledSeq = NONE;
    private @Nullable Answer answer; // to the command that is being handled

    /** @param events of the same player: answers are encoded as these are */
    Replies(EventQueue events, CounterSink counters, RoomThread thread) {
        this.events = events;
        this.thread = thread;
        this.counters = counters;
    }

    /** A command is handled from now on. */
    void begin(int seq) {
        handledSeq = seq;
    }

    /** The command has been handled. If the game has kept it to answer later, the client receives that. */
    void end() {
        if (answer != null && !answer.given()) {
            add(handledSeq, Reply.LATER, NOT_SAID);
        }
        answer = null;
        handledSeq = NONE;
    }

    /** @param asker the player whose replies these are */
    Asked asked(SeatedPlayer asker) {
        if (handledSeq == NONE) {
            throw new IllegalStateException("a player asks by a command: call asked() while it is being handled");
        }
        if (answer == null) {
            answer = new Answer(asker, handledSeq, false);
        }
        return answer;
    }

    /** The body of a section; empty if there is nothing to answer. */
    public @Nullable WireOutput bytes() {
        return bytes != null && bytes.position() > 0 ? bytes : null;
    }

    /** A frame has taken them. */
    public void clear() {
        if (bytes != null) {
            bytes.clear();
        }
    }

    /** The body of an answer. */
    byte[] encode(Event event) {
        thread.check();
        WireOutput body = new WireOutput(64, Integer.MAX_VALUE);
        events.encode(event, body);
        return body.toBytes();
    }

    /** The body of a refusal. */
    byte[] encode(String why) {
        thread.check();
        WireOutput body = new WireOutput(64, Integer.MAX_VALUE);
        Objects.requireNonNull(why, "a command is refused for a reason");
        body.writeBytes(Utf8.fit(why, Limits.REFUSAL_CHARS_MAX).getBytes(StandardCharsets.UTF_8));
        return body.toBytes();
    }

    void add(int seq, int status, byte[] body) {
        if (bytes == null) {
            bytes = new WireOutput(32, Integer.MAX_VALUE);
        }
        int before = bytes.position();
        bytes.writeVarInt(seq);
        bytes.writeByte((byte) status);
        bytes.writeRaw(body, 0, body.length);
        if (bytes.position() > Limits.EVENT_BYTES_PER_FRAME_MAX) {
            bytes.rewind(before);
            counters.increment(Counter.EVENTS_DROPPED);
        }
    }
}
