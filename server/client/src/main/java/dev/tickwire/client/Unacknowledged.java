package dev.tickwire.client;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.Inputs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What a client has sent and may have to send again over another connection (PROTOCOL.md section 3): inputs until the
 * room has consumed them; commands until it has handled them and, if it has a store, until that tick is durable.
 *
 * <p><b>Threads.</b> One. <b>Memory.</b> {@link #COMMANDS_MAX} commands; the newest messages with
 * {@link Limits#INPUTS_PER_MESSAGE_MAX} inputs.
 */
final class Unacknowledged {
    /** The largest number of commands that are retained. */
    static final int COMMANDS_MAX = 256;

    private final ArrayDeque<Record> commands = new ArrayDeque<>();
    private final ArrayDeque<Integer> handledTicks =
            new ArrayDeque<>(); // of the frames that said so, for the first commands
    private final ArrayDeque<Inputs> inputs = new ArrayDeque<>();
    private int inputCount; // in these messages
    private int releasedSeq; // of the command before the first that is retained
    private int inputSeq;

    /** Sequence number of a new command; 0 if {@link #COMMANDS_MAX} are retained. */
    int command(Record command) {
        if (commands.size() == COMMANDS_MAX) {
            return 0;
        }
        commands.add(command);
        return releasedSeq + commands.size();
    }

    /** Sequence number of a new input. */
    int newInputSeq() {
        return ++inputSeq;
    }

    /** A message with inputs is about to be sent. */
    void inputs(Inputs message) {
        inputs.add(message);
        inputCount += message.inputs().length;
        while (inputCount > Limits.INPUTS_PER_MESSAGE_MAX) {
            inputCount -= inputs.remove().inputs().length;
        }
    }

    /** Commands are numbered on from the newest that the room has of the session. */
    void startAfter(int commandSeq) {
        releasedSeq = commandSeq;
    }

    /**
     * Takes in a frame of this tick.
     *
     * @param inputAck number of the last input consumed or passed over
     * @param commandAck number of the last command handled
     * @param safeTick the newest tick whose commands need not be sent again
     */
    void acknowledge(int inputAck, int commandAck, int tick, int safeTick) {
        while (!inputs.isEmpty() && inputs.element().seq() <= inputAck) {
            inputCount -= inputs.remove().inputs().length;
        }
        while (handledTicks.size() < keptUpTo(commandAck)) {
            handledTicks.add(tick);
        }
        while (!handledTicks.isEmpty() && handledTicks.element() <= safeTick) {
            release();
        }
    }

    /**
     * The room goes on from an earlier tick. The retained commands are numbered from there; the inputs were made for
     * ticks that have not come yet.
     *
     * @param commandSeq number of the last command that the room had handled then
     * @return how many commands after that one are no longer retained
     */
    int rewind(int commandSeq) {
        for (int left = keptUpTo(commandSeq); left > 0; left--) {
            release();
        }
        int lost = Math.max(0, releasedSeq - commandSeq);
        handledTicks.clear();
        inputs.clear();
        inputCount = 0;
        releasedSeq = commandSeq;
        return lost;
    }

    /**
     * Drops the commands that the room's present schema does not allow, after {@link #rewind}; the numbers of later
     * ones fall by one each.
     *
     * @return the number that each of them had when it was dropped, in order
     */
    List<Integer> dropUnless(Predicate<Record> allowed) {
        List<Record> before = List.copyOf(commands);
        List<Integer> dropped = new ArrayList<>();
        commands.clear();
        for (Record command : before) {
            if (allowed.test(command)) {
                commands.add(command);
            } else {
                dropped.add(releasedSeq + commands.size() + 1);
            }
        }
        return dropped;
    }

    private int keptUpTo(int commandSeq) {
        return Math.min(Math.max(0, commandSeq - releasedSeq), commands.size());
    }

    private void release() {
        commands.remove();
        handledTicks.poll();
        releasedSeq++;
    }

    /**
     * The commands with a larger number than this, in messages to be sent in this order.
     *
     * @param bytesOf how long a message is
     */
    List<Commands> commandMessages(int afterSeq, ToIntFunction<Record> bytesOf) {
        List<Commands> all = new ArrayList<>();
        List<Record> some = new ArrayList<>();
        int bytes = 0;
        int seq = releasedSeq + keptUpTo(afterSeq);
        for (Record command : new ArrayList<>(commands).subList(keptUpTo(afterSeq), commands.size())) {
            int more = bytesOf.applyAsInt(new Commands(new Record[] {command}, seq + 1));
            if (some.size() == Limits.COMMANDS_PER_MESSAGE_MAX
                    || (bytes > 0 && bytes + more > Limits.MESSAGE_BYTES_MAX)) {
                all.add(new Commands(some.toArray(new Record[0]), seq));
                some.clear();
                bytes = 0;
            }
            some.add(command);
            bytes += more;
            seq++;
        }
        if (!some.isEmpty()) {
            all.add(new Commands(some.toArray(new Record[0]), seq));
        }
        return all;
    }

    /** The messages with the newest inputs, oldest first. */
    Iterable<Inputs> inputMessages() {
        return inputs;
    }

    /** Of the newest input. */
    int inputSeq() {
        return inputSeq;
    }
}
