package dev.tickwire.test;

import dev.tickwire.Game;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.RecordReader;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomCapacity;
import dev.tickwire.runtime.room.RoomCreation;
import dev.tickwire.runtime.room.WorkerContext;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.Sanctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A room under test: the real room, and players whose inputs and snapshots go through the real codecs. Time passes in
 * {@link #ticks} only.
 *
 * <p><b>Threads.</b> The test's.
 *
 * <p><b>Errors.</b> What the game throws fails the test with its cause; so does a client whose state differs from the
 * server's.
 */
public final class TestRoom<G extends Game<?>> {
    /** The room to open; every method returns the same object. */
    public static final class Builder<G extends Game<?>> {
        private final Class<G> gameClass;
        private @Nullable Record options;
        private long seed = 1;
        private int tick;
        private int entityId;

        private Builder(Class<G> gameClass) {
            this.gameClass = gameClass;
        }

        /** The room's options; default: see {@link Game}. */
        public Builder<G> options(Record options) {
            this.options = options;
            return this;
        }

        /** Seed of the room's randomness; default: 1. */
        public Builder<G> seed(long seed) {
            this.seed = seed;
            return this;
        }

        /** The last tick and entity id of a room that has been open for long. */
        Builder<G> startAfter(int tick, int entityId) {
            this.tick = tick;
            this.entityId = entityId;
            return this;
        }

        /**
         * Opens the room. Rules that are not compiled, or from other classes than those beside them, cause a warning on
         * standard error.
         */
        public TestRoom<G> open() {
            GameType type = GameType.of(gameClass);
            String problem = type.compiledRules().problem();
            if (problem != null && WARNED.add(gameClass)) { // an IDE may have compiled the classes since
                System.err.println("WARNING: " + problem); // a test often has no logging
            }
            Record chosen = options == null ? RecordReader.read("options", type.optionsType(), null) : options;
            TestRoom<G> room = new TestRoom<>(gameClass, type, chosen, seed);
            if (tick > 0 || entityId > 0) {
                room.room.startAfter(tick, entityId);
            }
            return room;
        }
    }

    private static final Set<Class<?>> WARNED = ConcurrentHashMap.newKeySet();

    private final Class<G> gameClass;
    private final Counters counters = new Counters();
    private final List<TestPlayer> players = new ArrayList<>();
    private final List<TestSpectator> spectators = new ArrayList<>();
    private final ResumeTokens tokens = new ResumeTokens();
    private final Room room;
    private long nowNs;

    private TestRoom(Class<G> gameClass, GameType type, Record options, long seed) {
        this.gameClass = gameClass;
        WorkerContext worker = WorkerContext.of(Runnable::run, () -> nowNs, counters, tokens, false, true);
        this.room =
                Room.open(new RoomCreation("test", "TEST22", type, options, seed), 1, 0, worker, () -> {}, ended -> {});
    }

    /** A room of this game. */
    public static <G extends Game<?>> Builder<G> of(Class<G> gameClass) {
        return new Builder<>(gameClass);
    }

    /**
     * Lets a player join. Players of the same name have the same {@link dev.tickwire.Player#identity}.
     *
     * @throws IllegalStateException if the room is full, locked or has ended, or this identity is banned from it
     */
    public TestPlayer join(String name) {
        String identity = "test:" + name;
        Sanctions.Sanction ban = room.sanctions().banned(identity);
        if (ban != null) {
            throw new IllegalStateException(identity + " is banned: " + ban.reason());
        }
        RoomCapacity.Refusal refusal = room.capacity().reserve(1);
        if (refusal != null) {
            throw new IllegalStateException(
                    switch (refusal) {
                        case CLOSED -> "the room has ended";
                        case LOCKED -> "the room is locked";
                        case FULL -> "no seat is free";
                    });
        }
        LoopbackConnection connection = new LoopbackConnection(room.game());
        room.attach(connection, new JoiningClient(name, identity, JoiningClient.NO_TEAM));
        failWithTheGame();
        TestPlayer player = new TestPlayer(room, tokens, connection);
        players.add(player);
        return player;
    }

    /**
     * Lets a spectator join.
     *
     * @throws IllegalStateException if the room admits no more spectators, or has ended
     */
    public TestSpectator watch() {
        if (room.capacity().reserveSpectator() != null) {
            throw new IllegalStateException(room.open() ? "the room admits no more spectators" : "the room has ended");
        }
        LoopbackConnection connection = new LoopbackConnection(room.game());
        room.watch(connection, new JoiningClient("spectator", "test:spectator", JoiningClient.NO_TEAM));
        failWithTheGame();
        TestSpectator spectator = new TestSpectator(connection);
        spectators.add(spectator);
        return spectator;
    }

    /**
     * Runs N ticks; in each, every player first sends its held input. Stops early when the room has ended and no
     * delayed spectator is left. An empty room ticks here, too, where on a host it may
     * {@linkplain dev.tickwire.WhenEmpty#PAUSE pause}.
     */
    public void ticks(int count) {
        for (int i = 0; i < count && !room.over(); i++) {
            for (TestPlayer player : players) {
                player.sendHeld();
            }
            spectators.forEach(TestSpectator::reportTick);
            nowNs = room.dueNs();
            room.tick(nowNs);
            failWithTheGame();
        }
    }

    /**
     * The newest tick. {@link #truth} has the next one once a player has joined, because the game gets that call with
     * the next tick.
     */
    public int tick() {
        return room.tick();
    }

    private void failWithTheGame() {
        if (room.failure() != null) {
            throw new AssertionError("the game failed in tick " + room.tick(), room.failure());
        }
    }

    /** The real room. */
    Room room() {
        return room;
    }

    /** The room's bans and mutes. */
    Sanctions sanctions() {
        return room.sanctions();
    }

    /** The room as the game sees it. */
    public dev.tickwire.Room truth() {
        return room.gameRoom();
    }

    /** The game's instance. */
    public G game() {
        return gameClass.cast(room.gameForTests());
    }

    /** False once the game, or {@link #close}, has ended the room. */
    public boolean open() {
        return room.open();
    }

    /** Ends the room as an operator would. */
    public void close() {
        room.close(CloseReason.ROOM_CLOSED, "");
    }

    /** The value of a counter. */
    public long counted(Counter counter) {
        return counters.value(counter);
    }
}
