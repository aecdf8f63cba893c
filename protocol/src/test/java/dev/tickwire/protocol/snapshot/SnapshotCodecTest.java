package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
    private static final int TICKS = 10_000;
    private static final int HASH_BIT = 0;

    private final SnapshotEncoder encoder = new SnapshotEncoder(Sample.SCHEMA, new EncoderScratch());
    private final SnapshotDecoder decoder = new SnapshotDecoder(Sample.SCHEMA);
    private final WireOutput out = new WireOutput(64, 1 << 20);

    private static GroupState state(int group) {
        return new GroupState(Sample.SCHEMA, group == Section.OWN);
    }

    private static GroupState copy(GroupState original) {
        GroupState copy = new GroupState(Sample.SCHEMA, original.own());
        copy.copyFrom(original);
        return copy;
    }

    private static WireInput input(byte[] bytes) {
        WireInput in = new WireInput();
        in.reset(bytes, 0, bytes.length);
        return in;
    }

    private boolean apply(GroupState state, boolean keyframe, byte[] bytes) {
        return decoder.apply(state, keyframe, input(bytes));
    }

    private byte[] delta(GroupState base, GroupState next, boolean withHash) {
        out.clear();
        boolean written = encoder.encodeDelta(base, next, withHash, out);
        assertEquals(written, out.position() > 0);
        return out.toBytes();
    }

    private byte[] keyframe(GroupState state) {
        out.clear();
        encoder.encodeKeyframe(state, true, out);
        return out.toBytes();
    }

    /** The body of a prior's section, empty if there is nothing new. */
    private byte[] prior() {
        out.clear();
        assertEquals(encoder.learn(out), out.position() > 0);
        return out.toBytes();
    }

    /** One with many columns and many with one: neither pays for the other. */
    @Test
    void shouldTakeAsMuchMemoryAsItsTablesNeed() {
        FieldType number = new FieldType.Int(FieldType.Width.INT, Integer.MIN_VALUE, Integer.MAX_VALUE);
        Kind wide = new Kind("Wide", false, List.of(new Field("all", number, Limits.COLUMNS_PER_KIND_MAX, false)));
        Kind narrow = new Kind("Narrow", false, List.of(new Field("one", number, 0, false)));
        Schema schema = new Schema("toy", List.of(wide, narrow), List.of(), List.of(), List.of());
        GroupState base = new GroupState(schema, false);
        GroupState next = new GroupState(schema, false);
        next.table(schema.kindIndex("Wide")).spawn(1, 0);
        for (int id = 2; id <= 20_000; id++) {
            next.table(schema.kindIndex("Narrow")).spawn(id, 0);
        }
        EncoderScratch memory = new EncoderScratch();
        SnapshotEncoder small = new SnapshotEncoder(schema, memory);
        WireOutput body = new WireOutput(1 << 20, 1 << 20);
        small.encodeDelta(base, next, true, body);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        next.table(schema.kindIndex("Wide")).ints(7)[0] = 1;
        small.encodeDelta(base, next, true, body);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < 1 << 20, bytes + " bytes");
    }

    /** Compares slots and values, where a hash could collide. */
    private static void assertSame(GroupState expected, GroupState actual, String when) {
        for (int i = 0; i < expected.tables().size(); i++) {
            Table a = expected.table(i);
            Table b = actual.table(i);
            assertEquals(a.slotsUsed(), b.slotsUsed(), when);
            assertEquals(a.live(), b.live(), when);
            for (int slot = 0; slot < a.slotsUsed(); slot++) {
                assertEquals(a.id(slot), b.id(slot), when);
                assertEquals(a.owner(slot), b.owner(slot), when);
                assertTrue(a.sameValues(slot, b, slot), when);
            }
        }
    }

    /** A room that learns and tells its priors, a client that was always there, and joiners who take its place. */
    private void checkTicks(int group, long seed) {
        StateScript script = new StateScript(seed);
        GroupState base = state(group);
        GroupState next = state(group);
        GroupState decoded = state(group);
        SnapshotDecoder client = new SnapshotDecoder(Sample.SCHEMA);
        byte[] prior = {};
        int priors = 0;
        for (int tick = 0; tick < TICKS; tick++) {
            String when = "seed " + seed + ", tick " + tick;
            script.change(next);
            client.begin();
            byte[] news = prior();
            byte[] delta = delta(base, next, tick % 2 == 0);
            if (delta.length > 0) {
                assertTrue(client.apply(decoded, false, input(delta)), when);
            }
            if (news.length > 0) {
                prior = news;
                client.learn(input(prior));
                priors++;
            }
            assertSame(next, decoded, when);
            assertEquals(base.hash(), decoded.hash(), when);
            if (tick % 100 == 0) {
                client = new SnapshotDecoder(Sample.SCHEMA);
                decoded = state(group);
                if (prior.length > 0) {
                    client.learn(input(prior));
                }
                assertTrue(client.apply(decoded, true, input(keyframe(base))), when);
                assertSame(next, decoded, "keyframe, " + when);
            }
        }
        assertTrue(priors > 1, "seed " + seed + ": " + priors + " priors");
    }

    @Test
    void shouldLeadFromBaseToNextForEverybody() {
        checkTicks(Section.EVERYBODY, Long.getLong("seed", 11));
    }

    @Test
    void shouldLeadFromBaseToNextForAnOwner() {
        checkTicks(Section.OWN, Long.getLong("seed", 12));
    }

    @Test
    void shouldWriteNothingOnceEverythingRests() {
        GroupState next = state(Section.EVERYBODY);
        GroupState base = state(Section.EVERYBODY);
        for (int i = 0; i < 50; i++) {
            new StateScript(i).change(next);
            delta(base, next, false);
        }
        GroupState decoded = copy(base);
        assertTrue(apply(decoded, false, delta(base, next, true)), "what moved has to be told that it stopped");
        assertEquals(0, delta(base, next, false).length);
        byte[] withHash = delta(base, next, true);
        assertTrue(apply(decoded, false, withHash));
        withHash[3] ^= 1;
        assertFalse(apply(decoded, false, withHash));
    }

    /** Cars: heading, name, x. A delta that tells nothing new of 100 cars is as long as its head. */
    @Test
    void shouldCostNextToNothingToGoOn() {
        GroupState next = state(Section.EVERYBODY);
        GroupState base = state(Section.EVERYBODY);
        Table cars = next.table(1);
        for (int i = 0; i < 100; i++) {
            cars.spawn(i + 1, 0);
        }
        int[] x = cars.ints(2);
        int bytes = 0;
        for (int tick = 0; tick < 5; tick++) {
            for (int i = 0; i < 100; i++) {
                x[i] += i;
            }
            bytes = delta(base, next, false).length;
        }
        assertTrue(bytes <= 3, bytes + " bytes");
    }

    /** Headings are held at first; these go round and round. */
    @Test
    void shouldLearnHowARoomMoves() {
        GroupState next = state(Section.EVERYBODY);
        GroupState base = state(Section.EVERYBODY);
        Table cars = next.table(1);
        for (int i = 0; i < 20; i++) {
            cars.spawn(i + 1, 0);
        }
        int[] headings = cars.ints(0);
        int before = 0;
        int bytes = 0;
        for (int tick = 0; tick < 100; tick++) {
            for (int i = 0; i < 20; i++) {
                headings[i] = (headings[i] + 20 + i) & 1023;
            }
            prior();
            bytes = delta(base, next, false).length;
            before = tick == 30 ? bytes : before;
        }
        assertTrue(before > 10 && bytes <= 3, "first " + before + " bytes, then " + bytes);
    }

    @Test
    void shouldTellAStateThatDiffers() {
        GroupState base = state(Section.EVERYBODY);
        GroupState next = state(Section.EVERYBODY);
        next.table(1).spawn(7, 2);
        GroupState other = state(Section.EVERYBODY);
        other.table(0).spawn(3, 0);
        assertFalse(apply(other, false, delta(base, next, true)));
        assertTrue(apply(other, true, keyframe(base)), "a keyframe heals it");
        assertSame(next, other, "after the keyframe");
    }

    @Test
    void shouldTellSecondTermsThatDiffer() {
        GroupState base = state(Section.EVERYBODY);
        GroupState next = state(Section.EVERYBODY);
        next.table(1).spawn(7, 2);
        delta(base, next, false);
        next.table(1).ints(2)[0] = 500;
        GroupState other = copy(base);
        byte[] moving = delta(base, next, true);
        assertTrue(apply(other, false, moving));
        other.table(1).seconds(2)[0] = 499;
        assertFalse(other.hash() == base.hash());
    }

    @Test
    void shouldRefuseAPriorThatItWasNotTold() {
        SplittableRandom random = new SplittableRandom(5);
        GroupState base = state(Section.EVERYBODY);
        GroupState next = state(Section.EVERYBODY);
        next.table(1).spawn(7, 2);
        byte[] prior = {};
        while (prior.length == 0) {
            next.table(1).ints(2)[0] += random.nextInt(100);
            delta(base, next, false);
            prior = prior();
        }
        GroupState decoded = copy(base);
        assertTrue(apply(decoded, false, delta(base, next, true)), "the snapshot that brings it does not use it");
        prior();
        byte[] delta = delta(base, next, true);
        assertThrows(RefusedException.class, () -> apply(copy(decoded), false, delta));
        decoder.learn(input(prior));
        assertThrows(RefusedException.class, () -> apply(copy(decoded), false, delta), "in the frame that tells it");
        decoder.begin();
        assertTrue(apply(decoded, false, delta));
        for (int length = 0; length < prior.length; length++) {
            byte[] truncated = Arrays.copyOf(prior, length);
            assertThrows(RefusedException.class, () -> decoder.learn(input(truncated)));
        }
        for (int bit = 0; bit < 8 * prior.length; bit++) {
            byte[] flipped = prior.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertThrows(RefusedException.class, () -> decoder.learn(input(flipped)), "bit " + bit);
        }
    }

    @Test
    void shouldNoticeAMisplacedSpawn() {
        GroupState base = state(Section.EVERYBODY);
        GroupState next = state(Section.EVERYBODY);
        next.table(3).spawn(1, 0);
        next.table(3).spawn(2, 0);
        next.table(3).remove(0);
        assertThrows(AssertionError.class, () -> encoder.encodeDelta(base, next, false, out));
    }

    @Test
    void shouldRefuseOrDetectEveryFlipAndTruncation() {
        Seeds.check(15, random -> {
            StateScript script = new StateScript(random.nextLong());
            GroupState base = state(Section.EVERYBODY);
            GroupState next = state(Section.EVERYBODY);
            for (int i = 0; i < 8; i++) {
                script.change(next);
                delta(base, next, false);
            }
            GroupState before = copy(base);
            script.change(next);
            damage(before, base, delta(base, next, true), false);
            damage(before, base, keyframe(base), true);
        });
    }

    private void damage(GroupState before, GroupState after, byte[] bytes, boolean keyframe) {
        for (int length = 0; length < bytes.length; length++) {
            assertFalse(passes(before, Arrays.copyOf(bytes, length), keyframe), "truncated to " + length);
        }
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            boolean passed = passes(before, flipped, keyframe);
            assertFalse(passed && bit != HASH_BIT, "bit " + bit); // without its hash a section cannot be checked
        }
        GroupState state = copy(before);
        assertTrue(apply(state, keyframe, bytes));
        assertSame(after, state, "undamaged");
    }

    private boolean passes(GroupState before, byte[] bytes, boolean keyframe) {
        try {
            return apply(copy(before), keyframe, bytes);
        } catch (RefusedException e) {
            assertNotNull(e.reason());
            return false;
        }
    }

    @Test
    void shouldSurviveRandomBytes() {
        GroupState state = state(Section.EVERYBODY);
        Seeds.check(20_000, random -> {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= (byte) (i < 1 ? 0 : random.nextInt(3) > 0 ? 3 : -1);
            }
            try {
                apply(state, random.nextBoolean(), bytes);
            } catch (RefusedException e) {
                state.clear();
            }
            decoder.begin();
            try {
                decoder.learn(input(bytes));
            } catch (RefusedException e) {
                assertNotNull(e.reason());
            }
        });
    }

    /** Counts are believed as far as bytes follow that make them true. */
    @Test
    void shouldRefuseCountsBeyondTheBytesAtABoundedCost() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String hex : new String[] {"00ffffffffff", "00ffff", "00fff0ffff", "0000ffffffffffff", "00c0ffffffff"}) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            for (boolean keyframe : new boolean[] {false, true}) {
                long least = Long.MAX_VALUE;
                for (int i = 0; i < 3; i++) { // the first run may load classes
                    GroupState state = state(Section.EVERYBODY);
                    long before = threads.getCurrentThreadAllocatedBytes();
                    assertThrows(RefusedException.class, () -> apply(state, keyframe, bytes), hex);
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                }
                assertTrue(least <= 16 * 1024, hex + " allocated " + least);
            }
        }
    }

    @Test
    void shouldNotAllocateWhenEncoding() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StateScript script = new StateScript(4);
        GroupState base = state(Section.EVERYBODY);
        GroupState next = state(Section.EVERYBODY);
        for (int i = 0; i < 30; i++) {
            script.change(next);
            delta(base, next, false);
        }
        GroupState before = copy(base);
        script.change(next);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            base.copyFrom(before);
            long start = threads.getCurrentThreadAllocatedBytes();
            out.clear();
            encoder.encodeDelta(base, next, true, out);
            encoder.encodeKeyframe(base, true, out);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - start);
        }
        assertEquals(0, least);
    }
}
