package dev.tickwire.runtime.room;

import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.journal.FactKind;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.state.FieldDifference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records a room's journal, and replays its bytes in a second simulation. */
public final class Mirror {
    private final Room room;
    private final Recording recording;
    private final WireOutput out = new WireOutput(64, Integer.MAX_VALUE);
    private final Set<FactKind> notDone = EnumSet.allOf(FactKind.class);
    private final List<Recovery.Chunk> chunks = new ArrayList<>(); // since the checkpoint
    private @Nullable Checkpoint checkpoint;
    private @Nullable Checkpoint hashed; // of the newest chunk
    private Replay replay;
    private long bytes;

    /** Must be constructed before the room's first tick. */
    public Mirror(Room room) {
        this.room = room;
        this.recording = new Recording(room.simulation());
        this.replay = new Replay(fresh());
    }

    private Simulation fresh() {
        if (checkpoint != null) {
            return checkpoint.restore(
                    new RoomThread("restored"), GameCallTracker.UNWATCHED, outOfRange(), new Counters(), what -> {
                        throw new AssertionError(what);
                    });
        }
        RoomCreation creation = room.simulation().creation();
        Simulation simulation = new Simulation(
                creation, new RoomThread("replay"), GameCallTracker.UNWATCHED, outOfRange(), new Counters());
        simulation.create();
        return simulation;
    }

    private static OutOfRangeCounts outOfRange() {
        return new OutOfRangeCounts((field, what) -> {});
    }

    /** Records the room's latest tick. */
    public void record() {
        recording.tick();
        Facts facts = room.simulation().latestFacts();
        for (int i = 0; i < facts.count(); i++) {
            notDone.remove(facts.kind(i));
        }
    }

    /** Ends the chunk. */
    public Mirror endChunk() {
        int firstTick = recording.firstTick();
        int ticks = recording.ticks();
        out.clear();
        hashed = recording.endChunk(out);
        bytes += out.position();
        chunks.add(new Recovery.Chunk(firstTick, ticks, out.toBytes(), 0, out.position()));
        return this;
    }

    /** Replays the newest chunk, and returns the difference; {@code null}: none. */
    public @Nullable String replay() {
        Recovery.Chunk chunk = chunks.get(chunks.size() - 1);
        try {
            replay.chunk(chunk.firstTick(), chunk.ticks(), chunk.buffer(), chunk.offset(), chunk.length());
        } catch (ReplayException e) {
            return "tick " + e.tick() + ": " + e.getMessage() + ": " + difference();
        }
        return hash() == hash(room) ? null : "the states differ: " + difference();
    }

    /** Takes a checkpoint of the room, from which recording and replay begin again. */
    public void restart() {
        checkpoint = Checkpoint.of(room.simulation());
        recording.restart();
        chunks.clear();
        replay = new Replay(fresh());
    }

    /** The result of a recovery: as {@link Recovery}. */
    public record RecoveredRoom(
            int chunks, long hash, @Nullable Divergence divergence) {}

    /** Replays all chunks since the checkpoint, one of them with a changed byte. */
    public RecoveredRoom recover(int spoiltChunk, int spoiltByte) {
        List<Recovery.Chunk> spoilt = new ArrayList<>(chunks);
        Recovery.Chunk chunk = chunks.get(spoiltChunk);
        byte[] buffer = chunk.buffer().clone();
        buffer[spoiltByte % buffer.length] ^= 1;
        spoilt.set(spoiltChunk, new Recovery.Chunk(chunk.firstTick(), chunk.ticks(), buffer, 0, buffer.length));
        Recovery recovery = Recovery.of(this::fresh, spoilt);
        return new RecoveredRoom(
                recovery.chunks(), Checkpoint.of(recovery.simulation()).hash(), recovery.divergence());
    }

    /** Replays all chunks since the checkpoint. */
    public RecoveredRoom recover() {
        Recovery recovery = Recovery.of(this::fresh, chunks);
        return new RecoveredRoom(
                recovery.chunks(), Checkpoint.of(recovery.simulation()).hash(), recovery.divergence());
    }

    /** The bytes of the only chunk since the checkpoint. */
    public byte[] chunk() {
        return chunks.get(0).buffer();
    }

    /** Whether other bytes in place of that chunk have the same result; exceptions other than refusals pass through. */
    public boolean accepts(byte[] buffer, int length) {
        Recovery.Chunk chunk = chunks.get(0);
        try {
            new Replay(fresh()).chunk(chunk.firstTick(), chunk.ticks(), buffer, 0, length);
            return true;
        } catch (ReplayException e) {
            return false;
        }
    }

    /** A shadow of the room, fed with the chunks recorded here. */
    public final class Watched implements ShadowSimulation.Host {
        private final ShadowSimulation shadow =
                new ShadowSimulation(room.simulation().creation(), this, found -> this.found = found);
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private @Nullable Divergence found;
        private int behind;

        /** The room is at a checkpoint. */
        public void restart() {
            recording.restart();
            shadow.restart(room.tick(), Checkpoint.of(room.simulation()));
        }

        /** As {@link ShadowSimulation#chunk}, of the newest chunk. */
        public void give() {
            Recovery.Chunk chunk = chunks.get(chunks.size() - 1);
            shadow.chunk(chunk.firstTick(), chunk.ticks(), chunk.buffer(), chunk.offset(), chunk.length(), hashed);
        }

        /** Lets the shadow catch up, and returns the divergence found since the last call. */
        public @Nullable Divergence compare() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            Divergence now = found;
            found = null;
            return now;
        }

        /** How often it has skipped to a checkpoint. */
        public int behind() {
            return behind;
        }

        @Override
        public void run(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void fallsBehind() {
            behind++;
        }
    }

    /** Chunks since the checkpoint. */
    public int chunks() {
        return chunks.size();
    }

    /** Bytes of all chunks. */
    public long bytes() {
        return bytes;
    }

    /** Kinds of facts that the room has not had so far. */
    public Set<?> notDone() {
        return notDone;
    }

    /** The hash of the replay's state. */
    public long hash() {
        return Checkpoint.of(replay.simulation()).hash();
    }

    /** The hash of the room's own state. */
    public static long hash(Room room) {
        return Checkpoint.of(room.simulation()).hash();
    }

    /** As {@link Checkpoint#difference}, from the room. */
    public @Nullable FieldDifference difference() {
        return Checkpoint.difference(room.simulation(), replay.simulation());
    }
}
