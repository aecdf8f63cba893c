package dev.tickwire.runtime.replication;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SectionRingTest {
    private static final int TICKS_MAX = 100;

    private record Kept(byte[] bytes, int count) {}

    private final WireOutput section = new WireOutput(64, Integer.MAX_VALUE);
    private final Sections out = new Sections();

    private WireOutput section(byte[] bytes) {
        section.clear();
        section.writeRaw(bytes, 0, bytes.length);
        return section;
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldKeepWhatIsNeitherTooOldNorTooMuch() {
        for (long seed : new long[] {1, System.nanoTime()}) {
            SplittableRandom random = new SplittableRandom(seed);
            SectionRing ring = new SectionRing(TICKS_MAX, Limits.RESUME_BYTES_MAX, 0);
            TreeMap<Integer, Kept> model = new TreeMap<>();
            int completeSince = 0;
            for (int tick = 1; tick < 20_000; tick += 1 + random.nextInt(3)) {
                int length = random.nextInt(4) == 0 ? 0 : random.nextInt(1 << random.nextInt(15));
                length = random.nextInt(1000) == 0 ? Limits.RESUME_BYTES_MAX + random.nextInt(2) : length;
                Kept kept = new Kept(bytes(random, length), random.nextInt(4));
                ring.add(tick, section(kept.bytes), kept.count);
                if (length > 0) {
                    model.put(tick, kept);
                    while (model.firstKey() <= tick - TICKS_MAX || bytesOf(model) > Limits.RESUME_BYTES_MAX) {
                        completeSince = model.firstKey();
                        model.remove(completeSince);
                        if (model.isEmpty()) {
                            break;
                        }
                    }
                }
                String at = "seed " + seed + ", tick " + tick;
                assertTrue(ring.reaches(completeSince), at);
                assertFalse(ring.reaches(completeSince - 1), at);
                assertKept(model, ring, Math.max(completeSince + 1, tick - random.nextInt(TICKS_MAX)), at);
            }
        }
    }

    private static int bytesOf(Map<Integer, Kept> model) {
        return model.values().stream().mapToInt(kept -> kept.bytes.length).sum();
    }

    private void assertKept(Map<Integer, Kept> model, SectionRing ring, int tick, String at) {
        Kept expected = model.getOrDefault(tick, new Kept(new byte[0], 0));
        out.clear();
        ring.copy(tick, out);
        assertArrayEquals(expected.bytes, out.bytes().toBytes(), at);
        assertEquals(expected.count, out.count(), at);
    }

    @Test
    void shouldKeepNothingIfNothingIsToBeKept() {
        SectionRing ring = new SectionRing(0, Limits.RESUME_BYTES_MAX, 5);
        ring.add(6, section(new byte[] {1}), 1);
        assertFalse(ring.reaches(5));
        assertTrue(ring.reaches(6));
        ring.copy(6, out);
        assertEquals(0, out.count());
    }
}
