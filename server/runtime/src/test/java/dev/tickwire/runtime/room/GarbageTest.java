package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.Angle;
import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Quantized;
import dev.tickwire.Rewindable;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.math.Exact;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a room leaves for the garbage collector: the records that clients sent and the game's own objects, nothing else.
 */
class GarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CLIENTS = 100;

    /** Until every buffer has grown, every method is compiled, and the room has learned its last prior. */
    private static final int WARM_UP_TICKS = 4500;

    private static final int PERIODS = 4;
    private static final int SPARK_TICKS = 25;

    /** A multiple of every interval at which something happens. */
    private static final int PERIOD_TICKS = 500;

    /** Where objects to measure end up, so that no compiler finds them useless. */
    private static volatile @Nullable Object kept;

    /**
     * Ships that all move in every tick, with a part for their owners, that are looked at as one player saw them, and
     * that launch a spark now and then.
     */
    public static final class Fleet implements Game<Fleet.Options> {
        public record Options() {}

        public record Course(byte dx, byte dy) implements Input {}

        public record Flare(byte color) implements Command {}

        public record Flared(byte color) implements Event {}

        public static final class Sea extends RoomState {
            public int ticks;
        }

        @Rewindable
        public static final class Ship extends Entity {
            @Quantized(min = 0, max = 1000, step = 0.01)
            public double x, y;

            @Angle(bits = 8)
            public double heading;

            @OwnerOnly
            public int fuel;
        }

        public static final class Spark extends Entity {
            @Quantized(min = 0, max = 1000, step = 0.01)
            public double x;
        }

        /** What no client sees, and {@code seenBy} could be asked for all the same. */
        @Rewindable
        public static final class Wreck extends Entity {
            @Quantized(min = 0, max = 1000, step = 0.01)
            public double x;
        }

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).snapshotRate(20).playersMax(4096);
        }

        @Override
        public void created(dev.tickwire.Room room) {
            room.show(room.spawn(new Wreck()), "divers");
        }

        @Override
        public void joined(dev.tickwire.Room room, Player player) {
            room.spawn(new Ship(), player);
        }

        @Override
        public void command(dev.tickwire.Room room, Player player, Command command) {
            if (command instanceof Flare flare) {
                Flared flared = new Flared(flare.color());
                room.broadcast(flared);
                player.send(flared);
            }
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            room.state(Sea.class).ticks++;
            for (Wreck wreck : room.all(Wreck.class)) {
                wreck.x = Exact.wrap(wreck.x + room.dt(), 0, 1000);
            }
            for (Ship ship : room.all(Ship.class)) {
                Course course = ship.owner().input(Course.class);
                sail(ship, course, room.dt());
                ship.fuel -= seenByFirst(room, ship) ? 1 : 2;
                if ((room.tick() + ship.id()) % SPARK_TICKS == 0) {
                    Spark spark = new Spark();
                    strike(ship, course, spark, room.dt());
                    room.remove(ship.owner().own(Spark.class));
                    room.spawn(spark, ship.owner());
                }
            }
        }

        @Predicted
        static void sail(Ship ship, Course course, double dt) {
            ship.x = Exact.wrap(ship.x + course.dx() * dt, 0, 1000);
            ship.y = Exact.wrap(ship.y + course.dy() * dt, 0, 1000);
            ship.heading = Exact.atan2(course.dy(), course.dx());
        }

        @Predicted
        static boolean strike(Ship ship, Course course, Spark spark, double dt) {
            spark.x = ship.x;
            return true;
        }

        private static boolean seenByFirst(dev.tickwire.Room room, Ship ship) {
            Ship seen = room.seenBy(room.players().get(0), ship);
            return seen != null && seen.x >= 0;
        }
    }

    /** A client without a network, which says in every tick what clients say, and leaves no garbage itself. */
    private static final class Talker extends SilentConnection {
        /** Class ids on the wire, PROTOCOL.md sections 2 and 4. */
        private static final int INPUTS = 22,
                COMMANDS = 23,
                PING = 25,
                RECORDS = 26,
                EXACT = 27,
                COURSE = 34,
                FLARE = 35;

        private static final int PING_TICKS = 20;
        private static final int COMMAND_TICKS = 50;
        private static final int EXACT_TICKS = 10;
        private final WireOutput out = new WireOutput(64, 64);
        private int seq;
        private int commandSeq;

        @Override
        public Peer receive(MessageSink sink) {
            out.clear();
            if (seq++ == 0) {
                return Peer.THERE; // the room asks once before its welcome
            }
            int applied = seq - 2;
            writeInputs(applied);
            sink.message(out.buffer(), 0, out.position());
            if (seq % PING_TICKS == 0) {
                out.clear();
                out.writeVarInt(PING);
                out.writeInt(applied);
                out.writeInt(seq);
                sink.message(out.buffer(), 0, out.position());
            }
            if (seq % EXACT_TICKS == 0) {
                out.clear();
                out.writeVarInt(EXACT);
                sink.message(out.buffer(), 0, out.position());
            }
            if (seq % COMMAND_TICKS == 0) {
                out.clear();
                out.writeVarInt(COMMANDS);
                out.writeVarInt(RECORDS);
                out.writeVarInt(2);
                out.writeVarInt(FLARE);
                out.writeByte((byte) seq);
                out.writeInt(++commandSeq);
                sink.message(out.buffer(), 0, out.position());
            }
            return Peer.THERE;
        }

        private void writeInputs(int applied) {
            out.writeVarInt(INPUTS);
            out.writeInt(applied);
            out.writeVarInt(RECORDS);
            out.writeVarInt(2);
            out.writeVarInt(COURSE);
            out.writeByte((byte) (seq / 7 * 31));
            out.writeByte((byte) (seq / 11 * 17));
            out.writeInt(seq - 1);
            out.writeInt(seq);
            out.writeInt(128);
            out.writeInt(applied - 3);
        }

        @Override
        public void close(CloseReason reason, String text) {
            throw new AssertionError("closed: " + reason + " " + text);
        }
    }

    private final Counters counters = new Counters();
    private long nowNs;
    private final Room room = Room.open(
            new RoomCreation("test", "TEST22", GameType.of(Fleet.class), new Fleet.Options(), 1),
            1,
            0,
            WorkerContext.of(Runnable::run, () -> nowNs, counters, new ResumeTokens(), false, false),
            () -> {},
            ended -> {});

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            nowNs = room.dueNs();
            room.tick(nowNs);
        }
    }

    private static long bytesOf(Supplier<Object> object) {
        return leastBytes(1, () -> kept = object.get());
    }

    /**
     * Bytes of one run. The least of a few: now and then a compiler takes back an assumption, or the room learns a new
     * prior, both at the expense of the running tick.
     */
    private static long leastBytes(int runs, Runnable run) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void shouldMakeNothingPerTickButTheRecordsOfClients() {
        for (int i = 0; i < CLIENTS; i++) {
            assertNull(room.capacity().reserve(1));
            room.attach(new Talker(), new JoiningClient("talker", "talker", JoiningClient.NO_TEAM));
        }
        ticks(WARM_UP_TICKS);
        long framesBefore = counters.value(Counter.FRAMES_SENT);
        long exactBefore = counters.value(Counter.EXACT_STATES_SENT);
        long messagesBefore = counters.value(Counter.MESSAGES_RECEIVED);

        long allocated = leastBytes(PERIODS, () -> ticks(PERIOD_TICKS));

        long inputs = (long) CLIENTS * PERIOD_TICKS;
        long commands = (long) CLIENTS * PERIOD_TICKS / Talker.COMMAND_TICKS;
        long pings = (long) CLIENTS * PERIOD_TICKS / Talker.PING_TICKS;
        assertNull(room.failure());
        assertEquals(PERIODS * inputs, counters.value(Counter.FRAMES_SENT) - framesBefore);
        long exact = (long) CLIENTS * PERIOD_TICKS / Talker.EXACT_TICKS;
        assertEquals(PERIODS * exact, counters.value(Counter.EXACT_STATES_SENT) - exactBefore);
        assertEquals(
                PERIODS * (inputs + commands + pings + exact),
                counters.value(Counter.MESSAGES_RECEIVED) - messagesBefore);
        long records = inputs * bytesOf(() -> new Fleet.Course((byte) 1, (byte) 1))
                + commands * bytesOf(() -> new Fleet.Flare((byte) 1))
                + commands * bytesOf(() -> new Fleet.Flared((byte) 1))
                + (long) CLIENTS * PERIOD_TICKS / SPARK_TICKS * bytesOf(Fleet.Spark::new);
        long rest = (allocated - records) / PERIOD_TICKS;
        assertEquals(0, rest, "bytes per tick besides the records");
    }

    @Test
    void shouldRecordTicksWithoutGarbage() {
        for (int i = 0; i < CLIENTS; i++) {
            assertNull(room.capacity().reserve(1));
            room.attach(new Talker(), new JoiningClient("talker", "talker", JoiningClient.NO_TEAM));
        }
        Recording recording = new Recording(room.simulation());
        WireOutput chunk = new WireOutput(64, Integer.MAX_VALUE);
        record(recording, chunk, WARM_UP_TICKS);

        long least = Long.MAX_VALUE;
        for (int i = 0; i < PERIODS; i++) {
            recording.restart();
            record(recording, chunk, PERIOD_TICKS); // knows its players again
            least = Math.min(least, record(recording, chunk, PERIOD_TICKS));
        }

        assertNull(room.failure());
        assertTrue(chunk.position() > Long.BYTES);
        assertEquals(0, least, "bytes of " + PERIOD_TICKS + " ticks");
    }

    /** Returns the bytes that recording has allocated, but for the ticks with the hash of all. */
    private long record(Recording recording, WireOutput chunk, int count) {
        int tickRate = room.settings().tickRate();
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            ticks(1);
            chunk.clear();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            recording.tick();
            recording.endChunk(chunk);
            long after = THREADS.getCurrentThreadAllocatedBytes();
            bytes += room.tick() % tickRate == 0 ? 0 : after - before;
        }
        return bytes;
    }
}
