package dev.tickwire.client;

import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.snapshot.Reply;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Commands whose answers the program awaits (PROTOCOL.md section 5, type 7). A callback of an answer may ask again at
 * once: the state here is consistent then.
 *
 * <p><b>Threads.</b> One.
 */
final class Asks {
    private static final class Ask {
        private final CompletableFuture<@Nullable Record> answer = new CompletableFuture<>();
        private boolean later;
        private boolean doubtful; // the answer may have been in a lost frame
    }

    /** Asks that wait for an answer, some of them when their command is handled already; one more is refused. */
    static final int ASKS_MAX = Unacknowledged.COMMANDS_MAX;

    private final Map<Integer, Ask> bySeq = new TreeMap<>();
    private final ArrayDeque<Runnable> settled = new ArrayDeque<>(); // futures that are about to be completed

    /** Whether as many asks wait as may. Those that the caller has completed, as a timeout does, do not count. */
    boolean full() {
        if (bySeq.size() >= ASKS_MAX) {
            bySeq.values().removeIf(ask -> ask.answer.isDone());
        }
        return bySeq.size() >= ASKS_MAX;
    }

    /** The answer to the command with this number. */
    CompletableFuture<@Nullable Record> await(int seq) {
        Ask ask = new Ask();
        bySeq.put(seq, ask);
        return ask.answer;
    }

    /**
     * The client starts from nothing, and has lost the answers that came meanwhile.
     *
     * @param commandSeq number of the newest command that the room has: those after it are not handled yet
     */
    void startFromNothing(int commandSeq) {
        bySeq.forEach((seq, ask) -> ask.doubtful |= seq <= commandSeq);
    }

    /**
     * The room goes on from an earlier tick, and repeats the answers up to it. {@link #tell} fails the asks that are
     * lost.
     *
     * @param commandSeq number of the last command that it had handled then
     * @param lost how many commands after that one are not sent again; the numbers of the later ones fall by as many
     */
    void rewind(int commandSeq, int lost) {
        bySeq.forEach((seq, ask) -> {
            ask.doubtful = false;
            ask.later &= seq <= commandSeq;
        });
        drop(commandSeq, lost, AskException.Reason.LOST, "the room went back to before the command");
    }

    /**
     * Commands are not sent any more. {@link #tell} fails their asks.
     *
     * @param afterSeq number of the command before them
     * @param count how many; the numbers of later commands fall by as many
     */
    void drop(int afterSeq, int count, AskException.Reason why, String title) {
        Map<Integer, Ask> before = new TreeMap<>(bySeq);
        bySeq.clear();
        before.forEach((seq, ask) -> {
            if (seq <= afterSeq) {
                bySeq.put(seq, ask);
            } else if (seq > afterSeq + count) {
                bySeq.put(seq - count, ask);
            } else {
                fail(ask, new AskException(why, title));
            }
        });
    }

    /** Takes in the answers of a frame, and its head. */
    void framed(Frame frame, List<Reply> replies) {
        for (Reply reply : replies) {
            Ask ask = bySeq.get(reply.seq());
            if (ask != null && reply.status() == Reply.LATER) {
                ask.later = true;
                ask.doubtful = false;
            } else if (ask != null) {
                bySeq.remove(reply.seq());
                settle(ask, reply);
            }
        }
        if ((frame.flags() & Frame.MISSED) == 0) {
            acknowledged(frame.commandAck());
        }
        tell();
    }

    private void acknowledged(int commandAck) {
        Iterator<Map.Entry<Integer, Ask>> entries = bySeq.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Integer, Ask> entry = entries.next();
            Ask ask = entry.getValue();
            if (entry.getKey() > commandAck) {
                ask.doubtful = false; // it is still to be handled
            } else if (ask.doubtful) {
                entries.remove();
                fail(ask, new AskException(AskException.Reason.LOST, "the answer was lost with the connection"));
            } else if (!ask.later) {
                entries.remove();
                settled.add(() -> ask.answer.complete(null));
            }
        }
    }

    private void settle(Ask ask, Reply reply) {
        if (reply.status() == Reply.EVENT) {
            settled.add(() -> ask.answer.complete(reply.event()));
        } else {
            fail(ask, new AskException(AskException.Reason.REFUSED, reply.why()));
        }
    }

    private void fail(Ask ask, AskException why) {
        settled.add(() -> ask.answer.completeExceptionally(why));
    }

    /** Completes the futures that are settled. */
    void tell() {
        for (Runnable next = settled.poll(); next != null; next = settled.poll()) {
            next.run();
        }
    }

    /** Settles all asks as failed, which {@link #tell} completes. */
    void end(AskException.Reason why, String title) {
        bySeq.values().forEach(ask -> fail(ask, new AskException(why, title)));
        bySeq.clear();
    }
}
