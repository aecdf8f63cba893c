package dev.tickwire.runtime.room;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.runtime.build.KeptBuilds;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.runtime.token.TokenKey;
import dev.tickwire.store.Chunk;
import dev.tickwire.store.DataFolder;
import dev.tickwire.store.Grant;
import dev.tickwire.store.RoomJournal;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.Stores;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host takes over a room that another build has recorded, and which the process of that build has not left in order.
 */
class OtherBuildRoomsTest {
    private static final TokenKey KEY = new TokenKey();
    private static final String COUNTED = "private int total";
    private static final String ADDS = "total += room.random().nextInt(100);";

    @TempDir
    private static Path kept;

    @TempDir
    private Path folder;

    private RecordedRoom recorded;
    private int sources;

    @BeforeAll
    static void setHere() {
        System.setProperty(RecordedRoom.HERE, "yes");
    }

    @AfterAll
    static void clearHere() {
        System.clearProperty(RecordedRoom.HERE);
    }

    private static Builds builds() {
        return Builds.in(new KeptBuilds(kept, KEY));
    }

    @BeforeEach
    void crash() throws Exception {
        recorded = RecordedRoom.play(folder.resolve("first"), "");
        builds().keep(List.of(recorded.type()), type -> recorded.build(), Set.of());
        try (DataFolder data = DataFolder.lock(folder.resolve("data"));
                Storage storage = storage(data)) {
            Grant grant = storage.acquire(List.of(RecordedRoom.ID)).get(0);
            RoomJournal journal = storage.journal(RecordedRoom.ID, grant, RoomJournal.NOTHING_DURABLE);
            byte[] header = recorded.recorded().header();
            assertTrue(journal.checkpoint(0, header, header, recorded.recorded().state(), true));
            for (Chunk chunk : recorded.recorded().chunks()) {
                assertTrue(
                        journal.append(chunk.firstTick(), chunk.ticks(), chunk.row(), chunk.offset(), chunk.length()));
            }
        }
    }

    private static Storage storage(DataFolder data) throws StoreException {
        return new Storage(
                Stores.sqlite(data), 0, Clock.system(), InstantSource.system(), new Counters(), Failures.halting());
    }

    /** A build of the same game that counts no further, whose text has each second string instead of the first. */
    private GameType changed(String... changes) throws Exception {
        String source = RecordedRoom.SOURCE.replace("OTHERWISE", "").replace(ADDS, "");
        for (int i = 0; i < changes.length; i += 2) {
            assertTrue(source.contains(changes[i]), changes[i]);
            source = source.replace(changes[i], changes[i + 1]);
        }
        sources++;
        return new GameBuild(folder.resolve("other" + sources), "told.Told", source).type();
    }

    /** What a field of the room's game holds when a host with this build opens the room; {@code null}: it does not. */
    private Object opened(GameType game, Builds builds, boolean discard, String field) throws Exception {
        try (DataFolder data = DataFolder.lock(folder.resolve("data"));
                Storage storage = storage(data);
                builds) {
            Rooms rooms = new Rooms(
                    1, 10, false, Clock.system(), new Counters(), Failures.halting(), new ResumeTokens(), storage);
            StoredRooms stored = requireNonNull(rooms.stored());
            stored.takeOver(List.of(game), builds, discard);
            stored.open((room, at, byPlayer) -> assertEquals(RecordedRoom.OPENED, at), new CountDownLatch(0));
            Room room = rooms.find(RecordedRoom.ID);
            assertTrue(rooms.stop(Await.HANG_MS));
            return room == null ? null : GameBuild.get(room.gameForTests(), field);
        }
    }

    private int total() throws Exception {
        return (int) GameBuild.get(
                new Checkpoint(creation(), recorded.end())
                        .restore(
                                new dev.tickwire.runtime.session.RoomThread("end"),
                                GameCallTracker.UNWATCHED,
                                RoomDiagnostics.outOfRange(creation()),
                                new Counters(),
                                note -> {})
                        .game(),
                "total");
    }

    private RoomCreation creation() {
        return requireNonNull(SegmentHeader.read(recorded.recorded().header(), List.of(recorded.type()), note -> {}))
                .creation();
    }

    @Test
    void shouldGoOnWhereTheOtherBuildHasBeen() throws Exception {
        GameType renamed = changed(
                COUNTED,
                "private int added = 7; @dev.tickwire.Was(\"total\") private int sum",
                "total +=",
                "sum +=",
                "+ total",
                "+ sum");
        assertEquals(total(), opened(renamed, builds(), false, "sum"));
        assertEquals(total(), opened(renamed, Builds.none("it is not needed"), false, "sum"), "it is stored");
    }

    @Test
    void shouldGoOnFromTheCheckpointWithoutTheOtherBuild() throws Exception {
        assertEquals(0, opened(changed(), Builds.none("it is not kept"), false, "total"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveARoomInTheStoreWhoseEndTheNewBuildCannotTake(boolean discard) throws Exception {
        GameType calm = changed("CALM, ANGRY", "CALM", "Mood.ANGRY", "Mood.CALM");
        assertNull(opened(calm, builds(), discard, "total"));
        Object total = opened(recorded.type(), builds(), false, "total");
        if (discard) {
            assertNull(total);
        } else {
            assertNotNull(total);
            assertTrue((int) total >= total(), "it goes on, and its game counts");
        }
    }
}
