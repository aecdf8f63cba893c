package dev.tickwire.app.swarm;

import dev.tickwire.Input;
import dev.tickwire.InputScript;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A script's inputs as bytes. Threads: one. */
final class ScriptedInputs implements InputSource {
    private final InputScript script;
    private final Messages messages;
    private final RandomGenerator random;
    private final WireOutput scratch = new WireOutput(32, Integer.MAX_VALUE);
    private @Nullable Input held;
    private byte[] bytes = {};

    ScriptedInputs(InputScript script, Messages messages, RandomGenerator random) {
        this.script = script;
        this.messages = messages;
        this.random = random;
    }

    /**
     * @throws IllegalArgumentException if the script returns a record that is not an input of the game, or is out of
     *     range
     */
    @Override
    public byte[] next() {
        Input next = script.next(held, random);
        if (!next.equals(held)) {
            scratch.clear();
            messages.encode((Record) next, scratch);
            bytes = scratch.toBytes();
        }
        held = next;
        return bytes;
    }
}
