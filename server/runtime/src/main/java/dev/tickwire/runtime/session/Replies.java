package dev.tickwire.runtime.session;

import dev.tickwire.Asked;
import dev.tickwire.Event;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Reply;
import dev.tickwire.protocol.wire.Utf8;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Replies to commands until a frame takes them (PROTOCOL.md section 5, type 7). A frame that is not sent does not lose
 * them; bytes beyond {@link Limits#EVENT_BYTES_PER_FRAME_MAX} are dropped and counted. Up to the same number of the
 * newest bytes are retained for checkpoints until the client acknowledges them.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Nothing for players whose commands the game does not
 * answer.
 */
public final class Replies {
    private static final int NONE = 0;
    private static final int OWED_MAX = 256; // a client waits for no more replies than this
    private static final byte[] NOT_SAID = {};

    private final EventQueue events;
    private final CounterSink counters;
    private final RoomThread thread;
    private final IntArrayList owed = new IntArrayList(0); // numbers of commands whose replies come later
    private final ArrayDeque<Taken> taken = new ArrayDeque<>(1);
    private @Nullable WireOutput bytes;
    private int handledSeq = NONE;
    private @Nullable PendingReply answer; // for the command being handled

    /** The replies of a tick's frame, until the client acknowledges it. */
    private record Taken(int tick, byte[] bytes) {}

    /** @param events of the same player: replies are encoded in the same way */
    Replies(EventQueue events, CounterSink counters, RoomThread thread) {
        this.events = events;
        this.thread = thread;
        this.counters = counters;
    }

    /** Begins the handling of a command. */
    void begin(int seq) {
        handledSeq = seq;
    }

    /**
     * Ends the handling of the command. If the game has kept its {@link PendingReply}, the client receives a notice.
     */
    void end() {
        if (answer != null && !answer.given()) {
            add(handledSeq, Reply.LATER, NOT_SAID);
            if (owed.size() == OWED_MAX) {
                owed.removeInt(0);
            }
            owed.add(handledSeq);
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
            answer = new PendingReply(asker, handledSeq, false);
        }
        return answer;
    }

    /** The body of a section; {@code null} or empty if there are no replies. */
    public @Nullable WireOutput bytes() {
        return bytes != null && bytes.position() > 0 ? bytes : null;
    }

    /**
     * The frame of a tick has taken the replies.
     *
     * @param appliedTick the newest tick that the client has acknowledged
     */
    public void taken(int tick, int appliedTick) {
        WireOutput body = bytes();
        if (body != null) {
            forgetApplied(appliedTick); // before bytes() counts these twice
            taken.add(new Taken(tick, body.toBytes()));
            body.clear();
        }
    }

    private void forgetApplied(int appliedTick) {
        int size = bytes == null ? 0 : bytes.position();
        for (Taken each : taken) {
            size += each.bytes.length;
        }
        for (Taken first = taken.peek();
                first != null && (first.tick <= appliedTick || size > Limits.EVENT_BYTES_PER_FRAME_MAX);
                first = taken.peek()) {
            size -= first.bytes.length;
            taken.remove();
        }
    }

    /** The replies that a client may lack whose newest applied tick is this. */
    SessionState state(int playerId, int appliedTick) {
        forgetApplied(appliedTick);
        WireOutput answers = new WireOutput(64, Integer.MAX_VALUE);
        taken.forEach(each -> answers.writeRaw(each.bytes, 0, each.bytes.length));
        WireOutput waiting = bytes();
        if (waiting != null) {
            answers.writeRaw(waiting.buffer(), 0, waiting.position());
        }
        return new SessionState(playerId, owed.toIntArray(), answers.toBytes(), events.schemaHash());
    }

    /**
     * Restores replies of an earlier process for the next frame: first the numbers of later ones, then the given ones
     * unless they are encoded under another schema.
     */
    void restore(SessionState state) {
        for (int seq : state.owedSeqs()) {
            owed.add(seq);
            add(seq, Reply.LATER, NOT_SAID);
        }
        if (events.schemaHash().equals(state.schemaHash())) {
            output().writeRaw(state.answers(), 0, state.answers().length);
        }
    }

    /** The body of a reply. */
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
        WireOutput out = output();
        int before = out.position();
        out.writeVarInt(seq);
        out.writeByte((byte) status);
        out.writeRaw(body, 0, body.length);
        if (out.position() > Limits.EVENT_BYTES_PER_FRAME_MAX) {
            out.rewind(before);
            counters.increment(Counter.EVENTS_DROPPED);
        }
        if (status != Reply.LATER) {
            owed.rem(seq);
        }
    }

    private WireOutput output() {
        if (bytes == null) {
            bytes = new WireOutput(32, Integer.MAX_VALUE);
        }
        return bytes;
    }
}
