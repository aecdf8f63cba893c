package dev.tickwire.bench.tick;

import com.sun.management.ThreadMXBean;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomCreation;
import dev.tickwire.runtime.room.WorkerContext;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.JoiningClient;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;

/** A room whose ticks run in sequence without waiting, timed by phase. */
final class TickRoom {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final double INPUT_BYTES = inputBytes();

    private final int clients;
    private final MemoryClients memory;
    private final Room room;
    private final Map<Phase, Double> phaseNs = new EnumMap<>(Phase.class);
    private long clockReads;
    private long allocatedBytes;

    TickRoom(int clients) {
        this.clients = clients;
        this.memory = new MemoryClients(clients);
        WorkerContext worker =
                WorkerContext.of(Runnable::run, this::readClock, new Counters(), new ResumeTokens(), false, false);
        GameType game = GameType.of(TimedDrift.class);
        this.room = Room.open(
                new RoomCreation("bench", "BENCH2", game, new TimedDrift.Options(clients), 1),
                1,
                0,
                worker,
                () -> {},
                ended -> {});
        for (Connection connection : memory.connections()) {
            if (room.capacity().reserve(1) != null) {
                throw new IllegalStateException("the room has no place for " + clients);
            }
            room.attach(connection, new JoiningClient("client", "client", JoiningClient.NO_TEAM));
        }
    }

    private static double inputBytes() {
        TimedDrift.Course[] inputs = new TimedDrift.Course[1000];
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new TimedDrift.Course((byte) i, (byte) i);
        }
        long after = THREADS.getCurrentThreadAllocatedBytes();
        return Math.floor((double) (after - before) / inputs.length);
    }

    private long readClock() {
        clockReads++;
        return System.nanoTime();
    }

    /** Runs N ticks, and returns the cost of one. */
    Cost run(int ticks) {
        phaseNs.clear();
        clockReads = 0;
        allocatedBytes = 0;
        long reads = memory.reads();
        long writes = memory.writes();
        long bytes = memory.bytes();
        for (int i = 0; i < ticks; i++) {
            tick();
        }
        double clientTicks = (double) ticks * clients;
        return new Cost(
                perClientTick(clientTicks),
                allocatedBytes / clientTicks - INPUT_BYTES,
                clockReads / clientTicks,
                (memory.reads() - reads) / clientTicks,
                (memory.writes() - writes) / clientTicks,
                (memory.bytes() - bytes) / clientTicks);
    }

    private Map<Phase, Double> perClientTick(double clientTicks) {
        Map<Phase, Double> each = new EnumMap<>(phaseNs);
        each.replaceAll((phase, ns) -> ns / clientTicks);
        return each;
    }

    private void tick() {
        TimedDrift game = (TimedDrift) room.gameForTests();
        memory.prepare(room.tick() + 1);
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long beganNs = System.nanoTime();
        room.tick(room.dueNs());
        long doneNs = System.nanoTime();
        allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (room.failure() != null) {
            throw new IllegalStateException("the room failed", room.failure());
        }
        add(Phase.RECEIVE, game.begunNs() - beganNs);
        add(Phase.GAME, game.doneNs() - game.begunNs());
        add(Phase.ENCODE, memory.firstWriteNs() - game.doneNs());
        add(Phase.SEND, doneNs - memory.firstWriteNs());
    }

    private void add(Phase phase, long ns) {
        phaseNs.merge(phase, (double) ns, Double::sum);
    }
}
