package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private final RangeEncoder encoder = new RangeEncoder();
    private final RangeDecoder decoder = new RangeDecoder(CONTEXTS.count());
    private final NumberEncoder numbers = new NumberEncoder(encoder);

    private byte[] written() {
        int length = encoder.end();
        return Arrays.copyOf(encoder.bytes(), length);
    }

    private void begin(byte[] bytes) {
        WireInput in = new WireInput();
        in.reset(bytes, 0, bytes.length);
        decoder.begin(PRIOR, in);
        decoder.open(0, CONTEXTS.count());
    }

    /** Few bits, so that the ends differ; skewed ones, so that the interval is carried into bytes already written. */
    @Test
    void shouldGiveBackBitsAndKnowOneStreamForThem() {
        Seeds.check(3_000, random -> {
            long seed = random.nextLong();
            int steps = random.nextInt(60);
            byte[] bytes = written(seed, steps);
            begin(bytes);
            assertTrue(agrees(seed, steps));
            decoder.end();
            for (int bit = 0; bit < 8 * Math.min(bytes.length, 2); bit++) {
                byte[] other = bytes.clone();
                other[other.length - 1 - bit / 8] ^= (byte) (1 << (bit % 8));
                assertFalse(means(other, seed, steps), "bit " + bit + " of the end");
            }
            assertFalse(means(Arrays.copyOf(bytes, bytes.length + 1), seed, steps));
        });
    }

    private byte[] written(long seed, int steps) {
        SplittableRandom script = new SplittableRandom(seed);
        encoder.begin(PRIOR, encoder.untallied(CONTEXTS.count()));
        encoder.open(0, CONTEXTS.count());
        for (int i = 0; i < steps; i++) {
            int context = script.nextInt(4);
            encoder.bit(context, script.nextInt(10) < context * 3 ? 1 : 0);
            encoder.bits(script.nextInt(), context * 8);
        }
        return written();
    }

    private boolean agrees(long seed, int steps) {
        SplittableRandom script = new SplittableRandom(seed);
        boolean same = true;
        for (int i = 0; i < steps; i++) {
            int context = script.nextInt(4);
            int bits = context * 8;
            same &= decoder.bit(context) == (script.nextInt(10) < context * 3 ? 1 : 0);
            same &= decoder.bits(bits) == (script.nextInt() & ((1 << bits) - 1));
        }
        return same;
    }

    private boolean means(byte[] bytes, long seed, int steps) {
        begin(bytes);
        try {
            boolean same = agrees(seed, steps);
            decoder.end();
            return same;
        } catch (RefusedException e) {
            return false;
        }
    }

    @Test
    void shouldGiveBackNumbers() {
        int[] edges = {0, 1, -1, 2, 3, -4, 7, 255, -256, 65_535, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE};
        encoder.begin(PRIOR, encoder.untallied(CONTEXTS.count()));
        encoder.open(0, CONTEXTS.count());
        ContextSelector around = new ContextSelector();
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
        encoder.begin(PRIOR, encoder.untallied(CONTEXTS.count()));
        encoder.open(0, CONTEXTS.count());
        assertEquals(0, written().length, "nothing takes no bytes");
        encoder.begin(PRIOR, encoder.untallied(CONTEXTS.count()));
        encoder.open(0, CONTEXTS.count());
        encoder.bit(0, 1);
        encoder.bit(0, 0);
        // [1/2, 1), then its lower part: the shortest number in it is 0x80 / 256.
        assertEquals((byte) 0x80, written()[0]);
        encoder.begin(PRIOR, encoder.untallied(CONTEXTS.count()));
        encoder.open(0, CONTEXTS.count());
        encoder.bits(0xabc, 12);
        byte[] bytes = written();
        assertEquals(2, bytes.length);
        assertEquals((byte) 0xab, bytes[0]);
        assertEquals((byte) 0xc0, bytes[1]);
    }
}
