package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Audience;
import dev.tickwire.Game;
import dev.tickwire.Listing;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a room gives its game throws if another thread calls it, every method of it. */
class ForeignThreadTest {
    public static final class Quiet implements Game<Quiet.Options> {
        public record Options() {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).spectators(1, 0);
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    /** Arguments of primitive types; for others null does. */
    private static final Map<Class<?>, Object> NOTHING = Map.of(boolean.class, false, int.class, 1, double.class, 1.0);

    private final Room room = Room.open(
            new RoomCreation("quiet", "QUIET2", GameType.of(Quiet.class), new Quiet.Options(), 1),
            1,
            0,
            WorkerContext.of(Runnable::run, () -> 0, new Counters(), new ResumeTokens(), false, false),
            () -> {},
            ended -> {});

    static Stream<Method> methods() {
        return Stream.of(dev.tickwire.Room.class, Player.class, Listing.class, Audience.class)
                .flatMap(type -> Stream.of(type.getMethods()));
    }

    private Object target(Class<?> type) {
        dev.tickwire.Room seen = room.gameRoom();
        if (type == Player.class) {
            return seen.players().get(0);
        }
        if (type == Listing.class) {
            return seen.listing();
        }
        return type == Audience.class ? seen.audience() : seen;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void shouldThrow(Method method) throws Exception {
        assertNull(room.capacity().reserve(1));
        room.attach(new SilentConnection(), new JoiningClient("ann", "ann", JoiningClient.NO_TEAM));
        Object target = target(method.getDeclaringClass());
        Object[] arguments =
                Stream.of(method.getParameterTypes()).map(NOTHING::get).toArray();
        FutureTask<Object> call = new FutureTask<>(() -> method.invoke(target, arguments));
        new Thread(call, "a foreign thread").start();
        Throwable thrown = null;
        try {
            call.get();
        } catch (ExecutionException e) {
            thrown = assertInstanceOf(InvocationTargetException.class, e.getCause())
                    .getCause();
        }
        String message = assertInstanceOf(IllegalStateException.class, thrown).getMessage();
        assertTrue(message.contains("a foreign thread"), message);
        assertTrue(message.contains("room quiet"), message);
        assertTrue(message.contains("in tick"), message);
    }

    @Test
    void shouldLetTheRoomsOwnThreadCall() {
        dev.tickwire.Room seen = room.gameRoom();
        seen.listing().locked(true);
        assertTrue(seen.listing().locked());
        assertEquals(0, seen.audience().size());
    }
}
