package dev.tickwire.protocol;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tickwire.protocol.message.ClientMessages;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.message.KeyframeRequest;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.wire.Messages;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The message of a client as the record it was encoded from. */
public final class ClientRecords implements ClientMessages {
    private @Nullable Record said;

    private ClientRecords() {}

    public static Record decode(Messages messages, byte[] buffer, int offset, int length) {
        ClientRecords records = new ClientRecords();
        try {
            messages.decodeFromClient(buffer, offset, length, records);
        } catch (RefusedException e) {
            assertNull(records.said, "what is refused was not handed on");
            throw e;
        }
        assertNotNull(records.said);
        return records.said;
    }

    private void say(Record message) {
        assertNull(said, "one message is handed on once");
        said = message;
    }

    @Override
    public void inputs(
            int appliedTick, Record[] inputs, int count, int seq, int targetTick, int viewFraction, int viewTick) {
        say(new Inputs(appliedTick, Arrays.copyOf(inputs, count), seq, targetTick, viewFraction, viewTick));
    }

    @Override
    public void commands(Record[] commands, int count, int seq) {
        say(new Commands(Arrays.copyOf(commands, count), seq));
    }

    @Override
    public void keyframeRequest(int group) {
        say(new KeyframeRequest(group));
    }

    @Override
    public void exactRequest() {
        say(new ExactRequest());
    }

    @Override
    public void ping(int appliedTick, int nonce) {
        say(new Ping(appliedTick, nonce));
    }
}
