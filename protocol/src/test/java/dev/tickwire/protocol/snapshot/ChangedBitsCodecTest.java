package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChangedBitsCodecTest {
    private static final int TICKS = 10_000;

    private final SnapshotCodec codec = new ChangedBitsCodec();
    private final WireOutput out = new WireOutput(64, 1 << 20);

    private static GroupState state(int group) {
        return new GroupState(Sample.SCHEMA, group == Section.OWN);
    }

    private static GroupState copy(GroupState original, int group) {
        GroupState copy = state(group);
        copy.copyFrom(original);
        return copy;
    }

    private boolean apply(GroupState state, boolean keyframe, byte[] bytes) {
        WireInput in = new WireInput();
        in.reset(bytes, 0, bytes.length);
        return codec.apply(state, keyframe, in);
    }

    private byte[] delta(GroupState base, GroupState next, boolean withHash) {
        out.clear();
        boolean written = codec.encodeDelta(base, next, withHash, out);
        assertEquals(written, out.position() > 0);
        return out.toBytes();
    }

    private byte[] keyframe(GroupState state, boolean withHash) {
        out.clear();
        codec.encodeKeyframe(state, withHash, out);
        return out.toBytes();
    }

    /** Compares everything, where a hash could collide. */
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
        assertEquals(expected.hash(), actual.hash(), when);
    }

    private void checkTicks(int group, long seed) {
        StateScript script = new StateScript(seed);
        GroupState base = state(group);
        GroupState next = state(group);
        GroupState decoded = state(group);
        for (int tick = 0; tick < TICKS; tick++) {
            script.change(next);
            byte[] delta = delta(base, next, tick % 2 == 0);
            if (delta.length > 0) {
                assertTrue(apply(decoded, false, delta));
            }
            assertSame(next, decoded, "seed " + seed + ", tick " + tick);
            if (tick % 100 == 0) {
                GroupState joined = copy(base, group);
                assertTrue(apply(joined, true, keyframe(next, true)));
                assertSame(next, joined, "keyframe, seed " + seed + ", tick " + tick);
                decoded = joined;
            }
            base.copyFrom(next);
        }
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
    void shouldWriteNothingWhenNothingChanged() {
        GroupState next = state(Section.EVERYBODY);
        for (int i = 0; i < 50; i++) {
            new StateScript(i).change(next);
        }
        GroupState base = copy(next, Section.EVERYBODY);
        assertEquals(0, delta(base, next, false).length);
        byte[] withHash = delta(base, next, true);
        assertTrue(apply(base, false, withHash));
        withHash[3] ^= 1;
        assertFalse(apply(base, false, withHash));
    }

    @Test
    void shouldTellAStateThatDiffers() {
        GroupState base = state(Section.EVERYBODY);
        GroupState next = state(Section.EVERYBODY);
        next.table(1).spawn(7, 2);
        GroupState other = state(Section.EVERYBODY);
        other.table(0).spawn(3, 0);
        assertFalse(apply(other, false, delta(base, next, true)));
        assertTrue(apply(other, true, keyframe(next, true)), "a keyframe heals it");
        assertSame(next, other, "after the keyframe");
    }

    /** Rocks have no columns: the bytes by hand, from PROTOCOL.md alone. */
    @Test
    void shouldWriteTheDocumentedBytes() {
        GroupState base = state(Section.EVERYBODY);
        GroupState next = state(Section.EVERYBODY);
        Table rocks = next.table(3);
        rocks.spawn(5, 1);
        rocks.spawn(3, 0);
        String none = "000000";
        // prior, flags, Board, Car, Ghost, then Rock: 0 removed, 2 spawned: +5 of 1, -2 of 0; 0 changed, then Zoo.
        assertEquals(
                "0000" + none.repeat(3) + "00020a01030000" + none,
                HexFormat.of().formatHex(delta(base, next, false)));
        // 2 slots, both taken, then the same.
        assertEquals("0000" + "000000" + "02030a010300" + "00", HexFormat.of().formatHex(keyframe(next, false)));
        base.copyFrom(next);
        next.table(3).remove(0);
        next.table(3).spawn(6, 0);
        assertEquals(
                "0000" + none.repeat(3) + "0100" + "010c00" + "00" + none,
                HexFormat.of().formatHex(delta(base, next, false)));
    }

    @Test
    void shouldNoticeAMisplacedSpawn() {
        GroupState base = state(Section.EVERYBODY);
        GroupState next = state(Section.EVERYBODY);
        next.table(3).spawn(1, 0);
        next.table(3).spawn(2, 0);
        next.table(3).remove(0);
        assertThrows(AssertionError.class, () -> codec.encodeDelta(base, next, false, out));
    }

    @Test
    void shouldRefuseOrDetectEveryFlipAndTruncation() {
        Seeds.check(15, random -> {
            StateScript script = new StateScript(random.nextLong());
            GroupState base = state(Section.EVERYBODY);
            for (int i = 0; i < 8; i++) {
                script.change(base);
            }
            GroupState next = copy(base, Section.EVERYBODY);
            script.change(next);
            damage(base, next, delta(base, next, true), false);
            damage(base, next, keyframe(next, true), true);
        });
    }

    private void damage(GroupState base, GroupState next, byte[] bytes, boolean keyframe) {
        GroupState state = state(Section.EVERYBODY);
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            state.copyFrom(base);
            assertThrows(RefusedException.class, () -> apply(state, keyframe, truncated));
        }
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            state.copyFrom(base);
            try {
                if (apply(state, keyframe, flipped)) {
                    assertSame(next, state, "unnoticed only if it means the same, as a residual of 0 may");
                }
            } catch (RefusedException e) {
                assertNotNull(e.reason());
            }
        }
        state.copyFrom(base);
        assertTrue(apply(state, keyframe, bytes));
        assertSame(next, state, "undamaged");
    }

    @Test
    void shouldSurviveRandomBytes() {
        GroupState state = state(Section.EVERYBODY);
        Seeds.check(100_000, random -> {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= (byte) (i < 2 ? 0 : random.nextInt(3) > 0 ? 3 : -1);
            }
            try {
                apply(state, random.nextBoolean(), bytes);
            } catch (RefusedException e) {
                state.clear();
            }
        });
    }

    @Test
    void shouldRefuseCountsBeyondTheBytesAtABoundedCost() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String hex : new String[] {
            "0000" + "ffffffff0f", // removed
            "0000" + "00ffffffff07", // spawned
            "0000" + "00808004" + "0a01", // spawned, as many as a table takes
            "0000" + "0000ffffffff07", // changed
            "0000" + "000000" + "0001" + "0200" + "00ffffffff07", // a name's length
        }) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            for (boolean keyframe : new boolean[] {false, true}) {
                GroupState state = state(Section.EVERYBODY);
                long least = Long.MAX_VALUE;
                for (int i = 0; i < 3; i++) { // the first run may load classes
                    long before = threads.getCurrentThreadAllocatedBytes();
                    assertThrows(RefusedException.class, () -> apply(state, keyframe, bytes), hex);
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                    state.clear();
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
        for (int i = 0; i < 30; i++) {
            script.change(base);
        }
        GroupState next = copy(base, Section.EVERYBODY);
        script.change(next);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            out.clear();
            codec.encodeDelta(base, next, true, out);
            codec.encodeKeyframe(next, true, out);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}
