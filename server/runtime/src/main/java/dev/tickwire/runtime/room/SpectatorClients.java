package dev.tickwire.runtime.room;

import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.replication.DurableTick;
import dev.tickwire.runtime.replication.Frames;
import dev.tickwire.runtime.replication.Replicator;
import dev.tickwire.runtime.replication.SpectatorFrames;
import dev.tickwire.runtime.replication.SpectatorSections;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.FrameChain;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.Sanctions;
import dev.tickwire.runtime.session.Spectator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spectators of a room, from joining to leaving. They send few messages, so each socket is read only a few times a
 * second, in turn.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class SpectatorClients {
    /** Reads of each socket per second; a ping waits for the next one. */
    private static final int READS_PER_SECOND = 10;

    private final Simulation simulation;
    private final Settings settings;
    private final Sanctions sanctions;
    private final RoomCapacity capacity;
    private final Replicator replicator;
    private final Welcomes welcomes;
    private final WorkerContext worker;
    private final CounterSink counters;
    private final @Nullable SpectatorSections sections; // null: the room takes no spectators
    private final List<Spectator> spectators = new ArrayList<>();
    private final int ticksPerRead;
    private int bansSettled;
    private int lastTick; // of a room that has ended
    private String lastText = "";

    SpectatorClients(
            Simulation simulation,
            Replicator replicator,
            Welcomes welcomes,
            WorkerContext worker,
            CounterSink counters) {
        this.simulation = simulation;
        this.settings = simulation.settings();
        this.sanctions = simulation.sanctions();
        this.capacity = simulation.capacity();
        this.replicator = replicator;
        this.welcomes = welcomes;
        this.worker = worker;
        this.counters = counters;
        this.ticksPerRead = Math.max(1, settings.tickRate() / READS_PER_SECOND);
        Settings.Spectators may = settings.spectators();
        this.sections = may == null
                ? null
                : new SpectatorSections(
                        simulation.audience().view(), settings, may.delayMs(), Limits.SPECTATOR_BYTES_MAX, counters);
    }

    /** Lets a spectator take its reserved place. */
    void join(Connection connection, JoiningClient client) {
        Sanctions.Sanction ban = sanctions.banned(client.identity());
        if (sections == null || ban != null) {
            connection.close(CloseReason.KICKED, ban == null ? "" : ban.reason());
            capacity.releaseSpectator();
            return;
        }
        Spectator spectator = new Spectator(
                client,
                connection,
                simulation.creation().game().messages(),
                counters,
                settings,
                simulation.lastTick(),
                sections.tick());
        Frames frames = worker.frames();
        spectator.sendWelcome(welcomes.toSpectator(Math.max(0, sections.tick())), frames.scratch(), frames.message());
        spectators.add(spectator);
        counters.increment(Counter.SPECTATORS_JOINED);
    }

    /** Adds the number of spectators as a fact if it has changed. */
    void count(Facts facts) {
        if (spectators.size() != simulation.audience().size()) {
            facts.audience(spectators.size());
        }
    }

    /** Reads the sockets whose turn it is, and removes spectators that have left. */
    void receive(int tick) {
        if (sections == null) {
            return;
        }
        Frames frames = worker.frames();
        for (int i = tick % ticksPerRead; i < spectators.size(); i += ticksPerRead) {
            worker.yieldToRooms(i / ticksPerRead);
            Spectator spectator = spectators.get(i);
            spectator.receive(tick, ticksPerRead, sections.tick());
            if (!worker.lenient()) {
                spectator.loseIfSilent(tick);
            }
            spectator.sendPong(frames.scratch(), frames.message());
        }
        for (int i = spectators.size() - 1; i >= 0; i--) {
            if (spectators.get(i).ended()) {
                spectators.remove(i);
                capacity.releaseSpectator();
            }
        }
    }

    /**
     * Sends the sections of this tick, or of a delayed one. The replicator has advanced, and the tick's frames have
     * begun.
     *
     * @param durable of the room
     */
    void sendSnapshot(long dueNs, DurableTick durable) {
        if (sections == null) {
            return;
        }
        sections.advance(replicator, !spectators.isEmpty(), worker.frames().scratch());
        send(dueNs, durable);
    }

    private void send(long dueNs, DurableTick durable) {
        if (sections == null || spectators.isEmpty() || sections.tick() < 1) {
            return;
        }
        SpectatorFrames frames = worker.frames().spectators();
        frames.begin(sections, durable);
        int count = spectators.size();
        int first = sections.lost()
                ? sections.tick() % count
                : 0; // the keyframe budget of one tick may not suffice for all spectators: they take turns
        for (int i = 0; i < count; i++) {
            worker.yieldToRooms(i);
            sendFrame(spectators.get((first + i) % count), sections, frames, worker.microsSince(dueNs));
        }
    }

    private void sendFrame(Spectator spectator, SpectatorSections sections, SpectatorFrames frames, int timeUs) {
        if (spectator.ended()) {
            return;
        }
        if (sections.lost()) {
            spectator.fallBehind(sections.tick());
        }
        FrameChain.Next next = spectator.nextFrame(sections.tick());
        if (next == FrameChain.Next.DELTA) {
            frames.sendNext(spectator, sections, timeUs);
        } else if (next == FrameChain.Next.KEYFRAME && frames.sendAll(spectator, sections, replicator, timeUs)) {
            counters.increment(Counter.KEYFRAMES_SENT);
        } else {
            counters.increment(Counter.FRAMES_WITHHELD);
            if (next == FrameChain.Next.CLOSE && !worker.lenient()) {
                counters.increment(Counter.CLIENTS_TOO_SLOW);
                spectator.end(CloseReason.TOO_SLOW, "");
            }
        }
    }

    /** Closes the connections of banned spectators. */
    void dismissBanned() {
        if (bansSettled == sanctions.bansImposed()) {
            return;
        }
        bansSettled = sanctions.bansImposed();
        for (Spectator spectator : spectators) {
            Sanctions.Sanction ban = sanctions.banned(spectator.client().identity());
            if (ban != null) {
                spectator.end(CloseReason.KICKED, ban.reason());
            }
        }
    }

    /**
     * The room has ended. If its game has ended it, spectators with a delay see the end before they leave; else all
     * leave at once.
     */
    void end(CloseReason reason, String text) {
        if (sections != null && sections.delayTicks() > 0 && reason == CloseReason.ROOM_FINISHED) {
            lastTick = simulation.lastTick();
            lastText = text;
        } else {
            clear(reason, text);
        }
    }

    /** Whether all spectators have left. */
    boolean over() {
        return spectators.isEmpty();
    }

    /** Shows one more tick from before the room's end, when it is due. */
    void playOut(int tick, long dueNs) {
        receive(tick);
        if (sections == null) {
            return;
        }
        int seenTick = tick - sections.delayTicks();
        if (seenTick % sections.interval() == 0 || seenTick == lastTick) { // the last may have come out of turn
            sections.playOut(seenTick);
            send(dueNs, DurableTick.NONE);
        }
        if (seenTick >= lastTick) {
            clear(CloseReason.ROOM_FINISHED, lastText);
        }
    }

    /** Closes the connections of all spectators. */
    void clear(CloseReason reason, String text) {
        spectators.forEach(spectator -> spectator.end(reason, text));
        spectators.clear();
    }
}
