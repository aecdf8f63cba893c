package dev.tickwire.app.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.app.parrot.Parrot;
import dev.tickwire.protocol.message.ClientMessages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaInputsTest {
    private static final int INPUTS = 20_000;

    private final GameType parrot = GameType.of(Parrot.class);

    @Test
    void shouldMakeInputsThatTheGameTakes() {
        SchemaInputs script = script(1);
        Set<Object> moods = new HashSet<>();
        int rests = 0;
        for (int i = 0; i < INPUTS; i++) {
            Record input = decoded(script.next());
            if (input instanceof Parrot.Squawk squawk) {
                moods.add(squawk.mood());
                moods.add(squawk.letter());
            } else {
                rests++;
            }
        }
        assertEquals(Set.of(Parrot.Mood.CALM, Parrot.Mood.LOUD, Parrot.Mood.ASLEEP, 'a', 'b', 'c'), moods);
        assertTrue(rests > INPUTS / 3 && rests < INPUTS * 2 / 3, "one of two inputs came " + rests + " times");
    }

    @Test
    void shouldHoldAnInputAndNowAndThenAnother() {
        SchemaInputs script = script(2);
        byte[] held = script.next();
        int changes = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] next = script.next();
            changes += next == held ? 0 : 1;
            held = next;
        }
        assertEquals(0.05, (double) changes / INPUTS, 0.01);
    }

    @Test
    void shouldRepeatItselfFromTheSameSeed() {
        SchemaInputs one = script(3);
        SchemaInputs other = script(3);
        for (int i = 0; i < 1000; i++) {
            assertArrayEquals(one.next(), other.next());
        }
    }

    @Test
    void shouldHaveNothingToHoldInAGameWithoutInputs() {
        assertEquals(0, new SchemaInputs(List.of(), new SplittableRandom(4)).next().length);
    }

    private SchemaInputs script(long seed) {
        return new SchemaInputs(parrot.schema().inputs(), new SplittableRandom(seed));
    }

    /** What the server makes of an input between the other parts of its message. */
    private Record decoded(byte[] input) {
        WireOutput message = new WireOutput(64, Integer.MAX_VALUE);
        message.writeVarInt(22);
        message.writeInt(0);
        message.writeVarInt(26);
        message.writeVarInt(2);
        message.writeRaw(input, 0, input.length);
        message.writeInt(1);
        message.writeInt(0);
        message.writeInt(0);
        message.writeInt(0);
        OneInput read = new OneInput();
        parrot.messages().decodeFromClient(message.buffer(), 0, message.position(), read);
        return Objects.requireNonNull(read.input);
    }

    /** Expects a message with one input. */
    private static final class OneInput implements ClientMessages {
        private @Nullable Record input;

        @Override
        public void inputs(
                int appliedTick, Record[] inputs, int count, int seq, int targetTick, int viewFraction, int viewTick) {
            assertEquals(1, count);
            input = inputs[0];
        }

        @Override
        public void commands(Record[] commands, int count, int seq) {
            throw new AssertionError();
        }

        @Override
        public void keyframeRequest(int group) {
            throw new AssertionError();
        }

        @Override
        public void exactRequest() {
            throw new AssertionError();
        }

        @Override
        public void ping(int appliedTick, int nonce) {
            throw new AssertionError();
        }
    }
}
