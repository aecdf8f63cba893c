package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Game;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/**
 * How often a tick reads from each client, writes to each, and reads the clock. What it allocates: {@link GarbageTest}.
 */
class TickCountsTest {
    private static final int CLIENTS = 160;
    private static final int TICKS = 20; // a client that does not say what it applied gets frames for longer than that

    /** Readings of the clock between two phases, where a tick may time them. */
    private static final int BORDER_READS_MAX = 6;

    public static final class Clockwork implements Game<Clockwork.Options> {
        public record Options() {}

        public static final class Count extends RoomState {
            public int ticks;
        }

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).snapshotRate(20).playersMax(CLIENTS);
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            room.state(Count.class).ticks++;
        }
    }

    /** Calls of one kind in a tick, and how often the clock was read between the first and the last of them. */
    private final class Phase {
        private int calls;
        private int readsAtFirst;
        private int readsAtLast;

        void call() {
            readsAtFirst = calls++ == 0 ? clockReads : readsAtFirst;
            readsAtLast = clockReads;
        }

        int reads() {
            return readsAtLast - readsAtFirst;
        }
    }

    private final class Client extends SilentConnection {
        @Override
        public Peer receive(MessageSink sink) {
            receiving.call();
            return Peer.THERE;
        }

        @Override
        public boolean send(ByteBuffer message) {
            sending.call();
            return true;
        }

        @Override
        public void close(CloseReason reason, String text) {
            throw new AssertionError("closed: " + reason + " " + text);
        }
    }

    private long nowNs;
    private int clockReads;
    private Phase receiving = new Phase();
    private Phase sending = new Phase();
    private final Room room = Room.open(
            new RoomCreation("test", "TEST22", GameType.of(Clockwork.class), new Clockwork.Options(), 1),
            1,
            0,
            WorkerContext.of(Runnable::run, this::readClock, new Counters(), new ResumeTokens(), true, false),
            () -> {},
            ended -> {});

    private long readClock() {
        clockReads++;
        return nowNs;
    }

    @Test
    void shouldReadAndWriteOncePerClientAndLookAtTheClockOncePerSixteen() {
        for (int i = 0; i < CLIENTS; i++) {
            assertNull(room.capacity().reserve(1));
            room.attach(new Client(), new JoiningClient("client", "client" + i, JoiningClient.NO_TEAM));
        }
        for (int tick = 1; tick <= TICKS; tick++) {
            receiving = new Phase();
            sending = new Phase();
            clockReads = 0;
            nowNs = room.dueNs();

            room.tick(nowNs);

            assertNull(room.failure());
            assertEquals(CLIENTS, receiving.calls, "reads of connections in tick " + tick);
            assertTrue(receiving.reads() <= CLIENTS / 16, receiving.reads() + " readings of the clock while receiving");
            assertEquals(CLIENTS, sending.calls, "writes to connections in tick " + tick);
            assertTrue(sending.reads() <= CLIENTS / 16, sending.reads() + " readings of the clock while sending");
            int border = clockReads - receiving.reads() - sending.reads();
            assertTrue(border <= BORDER_READS_MAX, border + " readings of the clock between phases");
        }
    }
}
