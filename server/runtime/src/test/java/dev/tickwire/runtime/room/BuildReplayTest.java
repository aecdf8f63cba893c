package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.build.KeptBuilds;
import dev.tickwire.runtime.build.NoBuildException;
import dev.tickwire.runtime.token.TokenKey;
import dev.tickwire.store.RecoveredRoom;
import dev.tickwire.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kept build replays in a process of its own what it has recorded here. */
class BuildReplayTest {

    private static final TokenKey KEY = new TokenKey();

    @TempDir
    private static Path kept; // of all tests: they have most of the class path in common

    @TempDir
    private Path folder;

    private Builds builds;

    @BeforeAll
    static void setHere() {
        System.setProperty(RecordedRoom.HERE, "yes");
    }

    @AfterAll
    static void clearHere() {
        System.clearProperty(RecordedRoom.HERE);
    }

    @BeforeEach
    void keep() {
        builds = Builds.in(new KeptBuilds(kept, KEY));
    }

    @AfterEach
    void close() {
        builds.close();
    }

    /** Plays a room, in a build of its game that does something else in the twelfth tick of a replay. */
    private RecordedRoom played(String otherwise) throws Exception {
        RecordedRoom room = RecordedRoom.play(folder.resolve("classes"), otherwise);
        builds.keep(List.of(room.type()), type -> room.build(), Set.of());
        return room;
    }

    private RecoveredRoom replay(RecordedRoom stored) throws Exception {
        return builds.replay("told", stored.build(), stored.recorded());
    }

    private String refusal(RecordedRoom stored) {
        return String.valueOf(
                assertThrows(NoBuildException.class, () -> replay(stored)).getMessage());
    }

    @Test
    void shouldGiveTheRoomAsItWasAtItsLastTick() throws Exception {
        RecordedRoom stored = played("");
        for (int room = 0; room < 3; room++) {
            RecoveredRoom replayed = replay(stored);
            assertEquals(RecordedRoom.TICKS, replayed.tick());
            assertEquals(RecordedRoom.TICKS, replayed.durableTick());
            assertEquals(stored.recorded().epoch(), replayed.epoch());
            assertArrayEquals(stored.recorded().header(), replayed.header());
            assertArrayEquals(stored.end(), StoredState.read(replayed.state()).checkpoint());
        }
        builds.endProcesses();
        assertEquals(RecordedRoom.TICKS, replay(stored).tick());
    }

    @Test
    void shouldGoAsFarAsTheReplayAgrees() throws Exception {
        RecoveredRoom replayed = replay(played("total++;"));
        assertEquals(
                RecordedRoom.TICKS - RecordedRoom.TICKS_PER_CHUNK,
                replayed.tick()); // the last one has the second's hash of all
        assertEquals(List.of(), replayed.chunks());
    }

    @Test
    void shouldSayWhichRoomCannotBeReplayedAndReplayOthers() throws Exception {
        RecordedRoom stored = played("");
        RecoveredRoom recorded = stored.recorded();
        RecordedRoom damaged = new RecordedRoom(
                stored.type(),
                stored.build(),
                new RecoveredRoom(1, 0, recorded.header(), new byte[7], recorded.chunks()),
                stored.end());
        assertTrue(refusal(damaged).contains("cannot replay it"), () -> refusal(damaged));
        assertEquals(RecordedRoom.TICKS, replay(stored).tick());
    }

    @Test
    void shouldNotTryABuildAgainAndAgainThatEnds() throws Exception {
        RecordedRoom stored = played("System.exit(9);");
        for (int i = 0; i < 3; i++) {
            assertTrue(refusal(stored).contains("code 9"), () -> refusal(stored));
        }
        Files.delete(kept.resolve(stored.build() + ".build")); // no other attempt: it would not find the build
        assertTrue(refusal(stored).contains("code 9"), () -> refusal(stored));
    }

    @Test
    void shouldEndABuildThatDoesNotComeToAnEnd() throws Exception {
        RecordedRoom stored = played("while (true) {}");
        builds = Builds.in(new KeptBuilds(kept, KEY), 3000);
        assertTrue(refusal(stored).contains("has not answered within 3 s"), () -> refusal(stored));
    }

    @Test
    void shouldGiveUpWithoutALossWhenTheHostStops() throws Exception {
        RecordedRoom stored = played("while (true) {}");
        CompletableFuture<RecoveredRoom> replaying = CompletableFuture.supplyAsync(() -> {
            try {
                return replay(stored);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        builds.close();
        ExecutionException stopped = assertThrows(ExecutionException.class, replaying::get);
        assertEquals(StoreException.class, stopped.getCause().getClass());
        assertThrows(StoreException.class, () -> replay(stored));
    }

    @Test
    void shouldSayWhyThereIsNoBuild() {
        RecoveredRoom nothing = new RecoveredRoom(1, 0, new byte[0], new byte[0], List.of());
        NoBuildException none = assertThrows(
                NoBuildException.class, () -> Builds.none("it rains").replay("told", "any", nothing));
        assertEquals("it rains", none.getMessage());
    }

    /** What a build says first. */
    private interface Words {
        void say(DataOutputStream to) throws IOException;
    }

    private static DataInputStream said(Words words) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        words.say(new DataOutputStream(bytes));
        return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static String hostRefuses(Words words) {
        DataOutputStream out = new DataOutputStream(new ByteArrayOutputStream());
        return String.valueOf(
                assertThrows(IOException.class, () -> ReplayProtocol.begin(said(words), out, "build", "game"))
                        .getMessage());
    }

    @Test
    void shouldUnderstandNoOtherVersionOfTheProtocol() throws Exception {
        String newer = hostRefuses(to -> {
            to.writeInt(ReplayProtocol.MAGIC);
            to.writeInt(ReplayProtocol.VERSION + 1);
            to.writeUTF("what this version says is not known");
        });
        assertTrue(newer.contains("version " + (ReplayProtocol.VERSION + 1)), newer);
        assertTrue(hostRefuses(to -> to.writeInt(7)).contains("begins with 7"));

        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        Replayer.serve(
                said(to -> {
                    to.writeInt(ReplayProtocol.MAGIC);
                    to.writeInt(ReplayProtocol.VERSION + 1);
                }),
                new DataOutputStream(answer));
        assertEquals(2 * Integer.BYTES, answer.size(), "says its own version and ends");
    }

    @Test
    void shouldNotReplayForAnotherBuild() {
        String refusal = hostRefuses(to -> Replayer.serve(
                said(host -> {
                    ReplayProtocol.greet(host);
                    ReplayProtocol.text(host, "another-build-17");
                    ReplayProtocol.text(host, StoredRoomsTest.Diary.class.getName());
                }),
                to));
        assertTrue(refusal.contains("where it runs now"), refusal);
    }
}
