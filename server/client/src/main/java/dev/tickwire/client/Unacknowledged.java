package dev.tickwire.client;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.Commands;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client has said and the server has not answered for, to be said again over another connection (PROTOCOL.md section 3).
 *
 * <p><b>Threads.</b> One. <b>Memory.</b> Commands until they are handled; the newest {@link Limits#INPUTS_PER_MESSAGE_MAX} inputs.
 */
final class Unacknowledged {
    private final ArrayDeque<Record> commands = new ArrayDeque<>();
    private final ArrayDeque<Record> inputs = new ArrayDeque<>();
    private int commandSeq;
    private int inputSeq;

    /** Sequence number of a new command. */
    int command(Record command) {
        commands.add(command);
        return ++commandSeq;
    }

    /** Sequence number of a new input. */
    int input(Record input) {
        inputs.add(input);
        if (inputs.size() > Limits.INPUTS_PER_MESSAGE_MAX) {
            inputs.remove();
        }
        return ++inputSeq;
    }

    /** The server has answered for all up to these. */
    void acknowledge(int inputAck, int commandAck) {
        while (inputs.size() > Math.max(0, inputSeq - inputAck)) {
            inputs.remove();
        }
        while (commands.size() > Math.max(0, commandSeq - commandAck)) {
            commands.remove();
        }
    }

    /** All commands there are, in messages to be sent in this order. */
    List<Commands> commandMessages() {
        List<Commands> messages = new ArrayList<>();
        int seq = commandSeq - commands.size();
        for (Record command : commands) {
            messages.add(new Commands(new Record[] {command}, ++seq));
        }
        return messages;
    }

    /** The newest inputs, oldest first. */
    Record[] inputs() {
        return inputs.toArray(new Record[0]);
    }

    /** Of the newest input. */
    int inputSeq() {
        return inputSeq;
    }
}
