package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.WhenEmpty;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.tick.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends a room, and what ends the process, when a worker meets it. */
class WorkerErrorsTest {
    /** Throws what the test gives it, in its tick or when it is made. */
    public static final class Thrower implements Game<Thrower.Options> {
        public record Options(boolean whenMade) {}

        static final AtomicReference<@Nullable Throwable> next = new AtomicReference<>();

        @Override
        public Settings settings(Options options) {
            if (options.whenMade()) {
                throwNext();
            }
            return Settings.tickRate(60).whenEmpty(WhenEmpty.RUN);
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            if (room.id().equals("bad")) {
                throwNext();
            }
        }

        private static void throwNext() {
            Throwable thrown = next.get();
            if (thrown != null) {
                Thrower.<RuntimeException>sneak(thrown);
            }
        }

        @SuppressWarnings("unchecked") // as other languages of the JVM throw checked exceptions
        private static <T extends Throwable> void sneak(Throwable thrown) throws T {
            throw (T) thrown;
        }
    }

    /** Its class cannot be used. */
    public static final class Unusable implements Game<Thrower.Options> {
        private static final Settings SETTINGS = Settings.tickRate(Integer.parseInt("sixty"));

        @Override
        public Settings settings(Thrower.Options options) {
            return SETTINGS;
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final Counters counters = new Counters();
    private final GameType game = GameType.of(Thrower.class);
    private final Rooms rooms = new Rooms(1, 10, false, Clock.system(), counters, Failures.calling(ended::complete));

    @AfterEach
    void stop() throws InterruptedException {
        Thrower.next.set(null);
        assertTrue(rooms.stop(Await.HANG_MS));
    }

    static List<Throwable> ofOneRoom() {
        return List.of(
                new StackOverflowError(), new NoClassDefFoundError(), new AssertionError(), new Exception("checked"));
    }

    @ParameterizedTest
    @MethodSource("ofOneRoom")
    void shouldEndTheRoomOfTheGameOnly(Throwable thrown) throws Exception {
        Room other = rooms.open(game, "other", new Thrower.Options(false), made -> {});
        Room bad = rooms.open(game, "bad", new Thrower.Options(false), made -> {});
        Thrower.next.set(thrown);
        Await.until("the end of the room whose game throws", () -> !bad.open());
        int tick = other.tick();
        Await.until("the other room's next tick", () -> other.tick() > tick);
        assertSame(thrown, bad.failure());
        assertEquals(1, counters.value(Counter.ROOMS_FAILED));
        assertFalse(ended.isDone());
    }

    @Test
    void shouldRefuseARoomWhoseGameThrowsAnErrorOfItsOwn() throws Exception {
        Thrower.next.set(new NoClassDefFoundError());
        RoomRefusedException refused = assertThrows(
                RoomRefusedException.class, () -> rooms.open(game, "bad", new Thrower.Options(true), made -> {}));
        assertEquals(RoomRefusedException.Reason.FAILED, refused.reason());
        Thrower.next.set(null);
        assertTrue(
                rooms.open(game, "bad", new Thrower.Options(true), made -> {}).open());
    }

    @Test
    void shouldRefuseARoomWhoseGameCannotBeMade() {
        GameType unusable = GameType.of(Unusable.class);
        for (String error :
                List.of("ExceptionInInitializerError", "NoClassDefFoundError")) { // at first, and from then on
            RoomRefusedException refused = assertThrows(
                    RoomRefusedException.class,
                    () -> rooms.open(unusable, "bad", new Thrower.Options(false), made -> {}));
            assertEquals(RoomRefusedException.Reason.FAILED, refused.reason());
            assertTrue(String.valueOf(refused.getMessage()).contains(error), refused::getMessage);
        }
        assertFalse(ended.isDone());
    }

    @Test
    void shouldEndTheProcessWhenTheGameHasNoMemory() throws Exception {
        rooms.open(game, "bad", new Thrower.Options(false), made -> {});
        Throwable error = new OutOfMemoryError("thrown by a test");
        Thrower.next.set(new IllegalStateException("behind which it hides", error));
        assertSame(error, Await.get("the error that ends the process", ended));
        assertEquals(0, counters.value(Counter.ROOMS_FAILED));
    }

    @Test
    void shouldEndTheProcessBecauseOfAnErrorOutsideOfTheGame() throws Exception {
        Room room = rooms.open(game, "good", new Thrower.Options(false), made -> {});
        Throwable error = new AssertionError("thrown by a test");
        room.execute(() -> Thrower.<RuntimeException>sneak(error));
        assertSame(error, Await.get("the error that ends the process", ended));
    }

    @Test
    void shouldLetTheThreadThatHasTheErrorStopTheRooms() throws Exception {
        Room room = rooms.open(game, "good", new Thrower.Options(false), made -> {});
        CompletableFuture<Boolean> stopped = ended.thenApply(error -> stopRooms());
        room.execute(() -> Thrower.<RuntimeException>sneak(new AssertionError("thrown by a test")));
        assertTrue(Await.get("the rooms to stop", stopped), "its worker counts as ended");
    }

    private boolean stopRooms() {
        try {
            return rooms.stop(Await.HANG_MS / 2);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldGoOnAfterAnExceptionOutsideOfTheGame() throws Exception {
        Room room = rooms.open(game, "good", new Thrower.Options(false), made -> {});
        CompletableFuture<Void> next = new CompletableFuture<>();
        room.execute(() -> {
            throw new IllegalStateException("thrown by a test");
        });
        room.execute(() -> next.complete(null));
        Await.get("the worker's next task", next);
        assertTrue(room.open());
        assertEquals(1, counters.value(Counter.TASKS_FAILED));
    }
}
