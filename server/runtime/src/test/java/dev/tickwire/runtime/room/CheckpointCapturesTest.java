package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Quantized;
import dev.tickwire.Rewindable;
import dev.tickwire.Room;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointCapturesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SHEEP = 2000;

    /** Sheep that all move, and whose past is kept. */
    public static final class Pasture implements Game<Pasture.Options> {
        public record Options() {}

        @Rewindable
        public static final class Sheep extends Entity {
            @Quantized(min = 0, max = 1000, step = 0.01)
            public double x, y;

            public float wool;
            public int age;

            @Nullable
            public Sheep follows;

            @ServerOnly
            double hunger = 0.5;

            @ServerOnly
            String mood = "calm";
        }

        final Map<Integer, Sheep> byNumber = new LinkedHashMap<>();

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(30).snapshotRate(30);
        }

        @Override
        public void created(Room room) {
            Sheep before = null;
            for (int i = 0; i < SHEEP; i++) {
                Sheep sheep = room.spawn(new Sheep());
                sheep.follows = before;
                before = sheep;
                byNumber.put(i, sheep);
            }
        }

        @Override
        public void tick(Room room) {
            for (Sheep sheep : room.all(Sheep.class)) {
                sheep.x = room.random().nextDouble() * 1000;
                sheep.y = room.random().nextDouble() * 1000;
                sheep.age++;
                sheep.hunger = room.random().nextDouble();
            }
        }
    }

    private final Simulation simulation = new Simulation(
            new RoomCreation("room", "CODE22", GameType.of(Pasture.class), new Pasture.Options(), 7),
            new RoomThread("room"),
            GameCallTracker.UNWATCHED,
            new OutOfRangeCounts((field, what) -> {}),
            new Counters());
    private final CheckpointCaptures captures = new CheckpointCaptures();

    CheckpointCapturesTest() {
        simulation.create();
        ticks(40);
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            GameBuild.tick(simulation);
        }
    }

    @Test
    void shouldHoldTheTickAtWhichItWasTakenThoughTheRoomGoesOn() {
        Queue<byte[]> expected = new ArrayDeque<>();
        List<CheckpointCaptures.Capture> taken = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            expected.add(Checkpoint.of(simulation).bytes());
            taken.add(captures.take(simulation));
            ticks(7); // the history turns over between the first and the last
        }
        for (CheckpointCaptures.Capture capture : taken) {
            assertArrayEquals(expected.remove(), capture.finish().bytes());
        }
        assertArrayEquals(
                Checkpoint.of(simulation).bytes(),
                captures.take(simulation).finish().bytes(),
                "used again");
    }

    @Test
    void shouldTakeLittleMemoryOnTheWorker() {
        captures.take(simulation).finish();
        ticks(1);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        CheckpointCaptures.Capture capture = captures.take(simulation);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        int size = capture.finish().bytes().length;
        System.out.println("a checkpoint of " + size + " bytes: the worker allocates " + allocated);
        assertTrue(size > 100 * SHEEP, "all of the sheep, and their past");
        assertTrue(allocated < 64 * 1024, () -> allocated + " bytes for " + size);
    }

    @Test
    void shouldUseTheMomentsOfThePastAgainOnceTheyAreWritten() {
        captures.take(simulation).finish();
        ticks(40);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ticks(40);
        long without = THREADS.getCurrentThreadAllocatedBytes() - before;
        captures.take(simulation).finish();
        before = THREADS.getCurrentThreadAllocatedBytes();
        ticks(40);
        long after = THREADS.getCurrentThreadAllocatedBytes() - before;
        int moment = SHEEP * (Integer.BYTES + 4 * Long.BYTES);
        assertTrue(after < without + moment, () -> after + " bytes instead of " + without);
    }
}
