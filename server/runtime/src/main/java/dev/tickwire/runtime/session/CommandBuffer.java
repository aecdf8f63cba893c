package dev.tickwire.runtime.session;

import dev.tickwire.Command;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Received commands that are not handled yet, each once and in order.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class CommandBuffer {
    private @Nullable ArrayDeque<Command> commands; // allocated with the first command
    private final CounterSink counters;
    private int newestSeq;
    private int ack;

    CommandBuffer(CounterSink counters) {
        this.counters = counters;
    }

    /** Sets the last handled command. */
    void startAfter(int seq) {
        newestSeq = seq;
        ack = seq;
    }

    /** Sequence number of the newest received command. */
    int newestSeq() {
        return newestSeq;
    }

    /**
     * Adds a command; one that was received before is ignored.
     *
     * @throws RefusedException if one before it is missing
     */
    void add(int seq, Command command) {
        if (seq <= newestSeq) {
            counters.increment(Counter.INPUTS_DUPLICATE);
        } else if (seq == newestSeq + 1) {
            newestSeq = seq;
            if (commands == null) {
                commands = new ArrayDeque<>(4);
            }
            commands.add(command);
        } else {
            throw new RefusedException(CloseReason.BAD_SEQUENCE, "command sequence jumps");
        }
    }

    /** Removes the next command to handle; {@code null} if there is none. */
    @Nullable
    Command poll() {
        Command command = commands == null ? null : commands.poll();
        if (command != null) {
            ack++;
        }
        return command;
    }

    /** Sequence number of the last handled command. */
    int ack() {
        return ack;
    }
}
