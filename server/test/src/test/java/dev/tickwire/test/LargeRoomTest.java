package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Timer;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rooms that hold, or try to hold, as much as there may be. */
class LargeRoomTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Numbers that nobody can foresee: a row is about 5 KB in a keyframe, and about 4 KB in a delta if it changes. */
    public static final class Noise implements Game<Noise.Options> {
        static final int TICK_RATE = 10;

        public record Options(
                int rows,
                boolean changing,
                @Range(min = 0, max = 60_000) int delayMs,
                @Range(min = 1, max = 10) int tickRate) {
            public Options() {
                this(0, false, 0, TICK_RATE);
            }
        }

        public static final class Row extends Entity {
            public final int[] numbers = new int[Limits.COLUMNS_PER_KIND_MAX];
        }

        public static final class Mote extends Entity {}

        public record Alarm() implements Timer {}

        private Options options = new Options();
        Consumer<Room> act = room -> {};

        @Override
        public Settings settings(Options options) {
            this.options = options;
            return Settings.tickRate(options.tickRate()).spectators(5, options.delayMs());
        }

        @Override
        public void created(Room room) {
            for (int i = 0; i < options.rows(); i++) {
                change(room, room.spawn(new Row()));
            }
        }

        @Override
        public void tick(Room room) {
            act.accept(room);
            if (options.changing()) {
                room.all(Row.class).forEach(row -> change(room, row));
            }
        }

        private static void change(Room room, Row row) {
            for (int i = 1; i < row.numbers.length; i++) {
                row.numbers[i] = room.random().nextInt();
            }
            row.numbers[0] = room.tick();
        }
    }

    private static TestRoom<Noise> noise(int rows, boolean changing, int delayMs) {
        return noise(rows, changing, delayMs, Noise.TICK_RATE);
    }

    private static TestRoom<Noise> noise(int rows, boolean changing, int delayMs, int tickRate) {
        return TestRoom.of(Noise.class)
                .options(new Noise.Options(rows, changing, delayMs, tickRate))
                .open();
    }

    @Test
    void shouldShowKeyframesOfWhatIsTooMuchToBeKept() {
        TestRoom<Noise> room = noise(60, true, 8000); // 80 snapshots of 260 KB
        assertSeesKeyframes(room, 128);
        assertSeesKeyframes(room, 64);
        assertTrue(room.counted(Counter.SPECTATOR_SNAPSHOTS_LOST) > 80);
        assertEquals(0, room.counted(Counter.KEYFRAMES_REQUESTED));
    }

    /** Of one who begins to watch now: the room as it was at some of the ticks, and nothing else. */
    private static void assertSeesKeyframes(TestRoom<Noise> room, int ticks) {
        TestSpectator guest = room.watch();
        Set<Integer> seen = new TreeSet<>();
        for (int i = 0; i < ticks; i++) {
            room.ticks(1); // fails by itself if a spectator's hash differs
            if (guest.tick() > 0 && seen.add(guest.tick())) {
                Noise.Row row = guest.sees(Noise.Row.class).findFirst().orElseThrow();
                assertEquals(guest.tick(), row.numbers[0]);
            }
            assertNull(guest.closeReason());
        }
        assertTrue(seen.size() >= 5, "seen: " + seen);
    }

    /** The time that a spectator may be stale begins when its connection is full, not in the past that it sees. */
    @Test
    void shouldGiveASpectatorTimeWhoseConnectionFillsUpWithWhatWasKept() {
        int delayTicks = 60;
        int staleTicksMax = Limits.STALE_MS_MAX / 1000;
        TestRoom<Noise> room = noise(900, false, 60_000, 1); // a keyframe is 4 MB: one in 15 s is kept
        room.ticks(delayTicks + staleTicksMax + 3);
        TestSpectator guest = room.watch();
        guest.connection().stallAfter(3);
        room.ticks(2);
        assertTrue(guest.tick() > 0);
        assertTrue(room.truth().tick() - delayTicks - guest.tick() > staleTicksMax, "it sees an old keyframe");
        assertNull(guest.closeReason());
        room.ticks(staleTicksMax / 2);
        assertNull(guest.closeReason());
        room.ticks(staleTicksMax);
        assertEquals(CloseReason.TOO_SLOW, guest.closeReason());
    }

    /** Past the limit, what keyframes cost is no more than before. */
    @Test
    void shouldEncodeNoMoreKeyframesThanAreKept() {
        TestRoom<Noise> room = noise(80, false, 60_000); // a keyframe is 350 KB: 60 of them are too much
        room.ticks(10);
        double first = perTickNs(room, 50);
        room.ticks(450);
        double later = perTickNs(room, 90);
        assertTrue(later < 3 * first, "a tick took " + first + " ns, past the limit " + later + " ns");
        assertTrue(room.counted(Counter.SPECTATOR_KEYFRAMES_DELAYED) > 0);
    }

    private static double perTickNs(TestRoom<Noise> room, int ticks) {
        long before = THREADS.getCurrentThreadCpuTime();
        room.ticks(ticks);
        return (double) (THREADS.getCurrentThreadCpuTime() - before) / ticks;
    }

    /** A game that makes more of something than there may be loses its room, and the process goes on. */
    @Test
    void shouldEndTheRoomOfAGameThatKnowsNoEnd() {
        assertEnds("65536 Mote", room -> room.spawn(new Noise.Mote()));
        assertEnds("131072 that were removed", room -> room.remove(room.spawn(new Noise.Mote())));
        assertEnds("timers", room -> room.after(1000, new Noise.Alarm()));
        assertEnds(
                "groups",
                room -> room.audience().joinGroup("group " + room.random().nextLong()));
    }

    private static void assertEnds(String message, Consumer<Room> step) {
        TestRoom<Noise> room = noise(0, false, 0);
        TestPlayer ann = room.join("ann");
        room.ticks(1);
        room.game().act = there -> {
            for (int i = 0; i < 10_000_000; i++) { // without a limit this takes some gigabytes
                step.accept(there);
            }
        };
        Throwable failure =
                assertThrows(AssertionError.class, () -> room.ticks(1)).getCause();
        assertInstanceOf(IllegalStateException.class, failure);
        assertTrue(String.valueOf(failure.getMessage()).contains(message), failure.getMessage());
        assertEquals(CloseReason.ROOM_FAILED, ann.closeReason());
    }

    /** As with 16 times as many: some 16 times as long, and not 256 times. */
    @Test
    void shouldPartWithManyPossessionsAsEasilyAsWithFew() {
        double few = partingNs(2_000);
        double many = partingNs(32_000);
        assertTrue(many / few < 80, "2,000 removals took " + few + " ns, 32,000 took " + many + " ns");
    }

    private static double partingNs(int possessions) {
        TestRoom<Noise> room = noise(0, false, 0);
        room.join("ann");
        long[] leastNs = {Long.MAX_VALUE};
        room.game().act = there -> {
            Player ann = there.players().get(0);
            List<Noise.Mote> motes = new ArrayList<>();
            for (int i = 0; i < possessions; i++) {
                motes.add(there.spawn(new Noise.Mote(), ann));
            }
            long before = THREADS.getCurrentThreadCpuTime();
            for (int i = possessions - 1; i >= 0; i--) {
                there.remove(motes.get(i));
            }
            leastNs[0] = Math.min(leastNs[0], THREADS.getCurrentThreadCpuTime() - before);
            assertNull(ann.own(Noise.Mote.class));
        };
        room.ticks(6);
        return leastNs[0];
    }
}
