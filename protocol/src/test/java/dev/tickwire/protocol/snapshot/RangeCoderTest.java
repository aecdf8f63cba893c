package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.wire.WireInput;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RangeCoderTest {
    private static final Contexts CONTEXTS = new Contexts(Sample.SCHEMA);
    private static final Prior PRIOR = Prior.first(CONTEXTS);

    private final RangeEncoder encoder = new RangeEncoder(CONTEXTS.count());
    private final RangeDecoder decoder = new RangeDecoder(CONTEXTS.count());
    private final NumberEncoder numbers = new NumberEncoder(encoder);

    private byte[] written() {
        int length = encoder.end();
        return Arrays.copyOf(encoder.bytes(), length);
    }

    private void begin(byte[] bytes) {
        WireInput in = new WireInput();
        in.reset(bytes, 0, bytes.length);
        decoder.begin(PRIOR, 0, CONTEXTS.count(), in);
    }

    /** Few bits, so that the ends differ; skewed ones, so that the interval is carried into bytes already written. */
    @Test
    void shouldGiveBackBitsAndNothingElse() {
        Seeds.check(20_000, random -> {
            long seed = random.nextLong();
            int steps = random.nextInt(60);
            encoder.begin(PRIOR, 0, CONTEXTS.count(), true);
            SplittableRandom script = new SplittableRandom(seed);
            for (int i = 0; i < steps; i++) {
                int context = script.nextInt(4);
                encoder.bit(context, script.nextInt(10) < context * 3 ? 1 : 0);
                encoder.bits(script.nextInt(), context * 8);
            }
            byte[] bytes = written();
            begin(bytes);
            script = new SplittableRandom(seed);
            for (int i = 0; i < steps; i++) {
                int context = script.nextInt(4);
                assertEquals(script.nextInt(10) < context * 3 ? 1 : 0, decoder.bit(context));
                assertEquals(script.nextInt() & ((1 << context * 8) - 1), decoder.bits(context * 8));
            }
            decoder.end();
            if (bytes.length > 0) {
                bytes[bytes.length - 1] ^= 1;
                begin(bytes);
                assertThrows(RefusedException.class, () -> {
                    SplittableRandom again = new SplittableRandom(seed);
                    boolean same = true;
                    for (int i = 0; i < steps; i++) {
                        int context = again.nextInt(4);
                        same &= decoder.bit(context) == (again.nextInt(10) < context * 3 ? 1 : 0);
                        same &= decoder.bits(context * 8) == (again.nextInt() & ((1 << context * 8) - 1));
                    }
                    if (!same) {
                        throw RefusedException.malformed("other bits");
                    }
                    decoder.end();
                });
            }
        });
    }

    @Test
    void shouldGiveBackNumbers() {
        int[] edges = {0, 1, -1, 2, 3, -4, 7, 255, -256, 65_535, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE};
        encoder.begin(PRIOR, 0, CONTEXTS.count(), true);
        Surroundings around = new Surroundings();
        for (int edge : edges) {
            around.approach(edge);
            numbers.number(0, edge);
            numbers.number(Contexts.BLOCK, around, edge);
        }
        begin(written());
        NumberDecoder back = new NumberDecoder(decoder);
        around.clear();
        for (int edge : edges) {
            around.approach(edge);
            assertEquals(edge, back.number(0));
            assertEquals(edge, back.number(Contexts.BLOCK, around));
        }
        decoder.end();
    }

    /** By hand, from PROTOCOL.md alone. */
    @Test
    void shouldWriteTheDocumentedBytes() {
        encoder.begin(PRIOR, 0, CONTEXTS.count(), true);
        assertEquals(0, written().length, "nothing takes no bytes");
        encoder.begin(PRIOR, 0, CONTEXTS.count(), true);
        encoder.bit(0, 1);
        encoder.bit(0, 0);
        // [1/2, 1), then its lower part: the shortest number in it is 0x80 / 256.
        assertEquals((byte) 0x80, written()[0]);
        encoder.begin(PRIOR, 0, CONTEXTS.count(), true);
        encoder.bits(0xabc, 12);
        byte[] bytes = written();
        assertEquals(2, bytes.length);
        assertEquals((byte) 0xab, bytes[0]);
        assertEquals((byte) 0xc0, bytes[1]);
    }
}
