package dev.tickwire.runtime.room;

import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SessionState;
import dev.tickwire.store.Chunk;
import dev.tickwire.store.RecoveredRoom;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a store has of a room that has been played.
 *
 * @param build that has recorded it
 * @param recorded at tick 0, and the chunks up to {@link #TICKS}
 * @param end the room's checkpoint after the last tick
 */
record RecordedRoom(GameType type, String build, RecoveredRoom recorded, byte[] end) {
    static final Instant OPENED = Instant.ofEpochMilli(1_000_000);
    static final String ID = "room";
    static final int TICKS = 20;
    static final int TICKS_PER_CHUNK = 5;

    /** A property that a process does not have that replays. */
    static final String HERE = "tickwire.test.here";

    static final String SOURCE = """
            package told;

            public final class Told implements dev.tickwire.Game<Told.Options> {
                public record Options() {}

                private enum Mood { CALM, ANGRY }

                private int total;
                private Mood mood = Mood.CALM;

                @Override
                public dev.tickwire.Settings settings(Options options) {
                    return dev.tickwire.Settings.tickRate(20);
                }

                @Override
                public void joined(dev.tickwire.Room room, dev.tickwire.Player player) {
                    total += 1_000_000;
                    mood = Mood.ANGRY;
                }

                @Override
                public void tick(dev.tickwire.Room room) {
                    total += room.random().nextInt(100);
                    if (System.getProperty("tickwire.test.here") == null) {
                        System.out.println("the total is " + total);
                        if (room.tick() == 12) {
                            OTHERWISE
                        }
                    }
                }
            }
            """;

    /**
     * Plays a room, which a player joins.
     *
     * @param otherwise what its game does besides in the twelfth tick of a replay
     */
    static RecordedRoom play(Path classes, String otherwise) throws Exception {
        GameBuild build = new GameBuild(classes, "told.Told", SOURCE.replace("OTHERWISE", otherwise));
        String name = dev.tickwire.runtime.game.GameBuild.of(build.type());
        Simulation room = build.open();
        byte[] state = StoredState.write(Checkpoint.of(room), SessionState.write(List.of()));
        Recording recording = new Recording(room);
        List<Chunk> chunks = new ArrayList<>();
        for (int tick = 1; tick <= TICKS; tick++) {
            if (tick == 3) {
                room.facts().joined(1, new JoiningClient("ann", "id:ann", JoiningClient.NO_TEAM), 5);
            }
            GameBuild.tick(room);
            recording.tick();
            if (tick % TICKS_PER_CHUNK == 0) {
                WireOutput chunk = new WireOutput(64, Integer.MAX_VALUE);
                int first = recording.firstTick();
                recording.endChunk(chunk);
                chunks.add(new Chunk(1, 1, chunks.size(), first, TICKS_PER_CHUNK, chunk.buffer(), 0, chunk.position()));
            }
        }
        byte[] header = new SegmentHeader(name, UUID.randomUUID(), OPENED, true, room.creation(), null).write();
        return new RecordedRoom(
                build.type(),
                name,
                new RecoveredRoom(1, 0, header, state, chunks),
                Checkpoint.of(room).bytes());
    }
}
