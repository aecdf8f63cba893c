package dev.tickwire.client;

import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.snapshot.Reply;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Commands whose answers are awaited (PROTOCOL.md section 5, type 7).
 *
 * <p><b>Threads.</b> One.
 */
final class Asks {
    private static final class Ask {
        private final CompletableFuture<@Nullable Record> answer = new CompletableFuture<>();
        private boolean later;
        private boolean doubtful; // what was answered may have gone with frames that were lost
    }

    private final Map<Integer, Ask> bySeq = new TreeMap<>();

    /** The answer to the command with this number. */
    CompletableFuture<@Nullable Record> await(int seq) {
        Ask ask = new Ask();
        bySeq.put(seq, ask);
        return ask.answer;
    }

    /** The client has lost what it had of the room. */
    void startFromNothing() {
        bySeq.values().forEach(ask -> ask.doubtful = true);
    }

    /**
     * The room goes on from an earlier tick, and tells the answers of before once more.
     *
     * @param commandSeq number of the last command that it had handled then
     * @param lost how many commands after that one are not sent again; those that follow go down by as many
     */
    void rewind(int commandSeq, int lost) {
        Map<Integer, Ask> before = new TreeMap<>(bySeq);
        bySeq.clear();
        before.forEach((seq, ask) -> {
            ask.doubtful = false;
            if (seq <= commandSeq) {
                bySeq.put(seq, ask);
            } else if (seq > commandSeq + lost) {
                ask.later = false;
                bySeq.put(seq - lost, ask);
            } else {
                ask.answer.completeExceptionally(
                        new AskException(AskException.Reason.LOST, "the room went back to before the command"));
            }
        });
    }

    /** Takes in the answers of a frame, and what its head says. */
    void framed(Frame frame, List<Reply> replies) {
        for (Reply reply : replies) {
            Ask ask = bySeq.get(reply.seq());
            if (ask != null && reply.status() == Reply.LATER) {
                ask.later = true;
            } else if (ask != null) {
                bySeq.remove(reply.seq());
                settle(ask, reply);
            }
        }
        if ((frame.flags() & Frame.MISSED) != 0) {
            return;
        }
        Iterator<Map.Entry<Integer, Ask>> entries = bySeq.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Integer, Ask> entry = entries.next();
            Ask ask = entry.getValue();
            if (entry.getKey() > frame.commandAck()) {
                ask.doubtful = false; // it is still to be handled
            } else if (ask.doubtful) {
                entries.remove();
                ask.answer.completeExceptionally(
                        new AskException(AskException.Reason.LOST, "the answer was lost with the connection"));
            } else if (!ask.later) {
                entries.remove();
                ask.answer.complete(null);
            }
        }
    }

    private static void settle(Ask ask, Reply reply) {
        if (reply.status() == Reply.EVENT) {
            ask.answer.complete(reply.event());
        } else {
            ask.answer.completeExceptionally(new AskException(AskException.Reason.REFUSED, reply.why()));
        }
    }

    /** Nothing is answered any more. */
    void close() {
        bySeq.values()
                .forEach(ask -> ask.answer.completeExceptionally(
                        new AskException(AskException.Reason.CLOSED, "the session is over")));
        bySeq.clear();
    }
}
