package dev.tickwire.runtime.session;

import dev.tickwire.Asked;
import dev.tickwire.Event;
import dev.tickwire.protocol.snapshot.Reply;
import dev.tickwire.runtime.state.ObjectCodec;
import java.util.List;

/**
 * The answer to one command of a player, given at once or later.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class PendingReply implements Asked {
    /** Writes answers that a game owes. */
    public static final ObjectCodec<PendingReply> CODEC = new ObjectCodec<>() {
        @Override
        public Class<PendingReply> type() {
            return PendingReply.class;
        }

        @Override
        public Record origin(PendingReply answer) {
            return new Origin(answer.asker, answer.seq, answer.given);
        }

        @Override
        public PendingReply make(Record origin) {
            Origin of = (Origin) origin;
            return new PendingReply(of.asker, of.seq, of.given);
        }

        @Override
        public List<Object> parts(PendingReply answer) {
            return List.of(); // all state is in the origin
        }
    };

    private record Origin(SeatedPlayer asker, int seq, boolean given) {}

    private final SeatedPlayer asker;
    private final int seq;
    private boolean given;

    PendingReply(SeatedPlayer asker, int seq, boolean given) {
        this.asker = asker;
        this.seq = seq;
        this.given = given;
    }

    boolean given() {
        return given;
    }

    @Override
    public void reply(Event event) {
        give(Reply.EVENT, replies().encode(event));
    }

    @Override
    public void refuse(String why) {
        give(Reply.REFUSED, replies().encode(why));
    }

    private void give(int status, byte[] body) {
        if (!given) {
            given = true;
            replies().add(seq, status, body);
        }
    }

    private Replies replies() {
        return asker.outbox().replying();
    }
}
