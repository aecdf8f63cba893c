package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Asked;
import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Properties;
import dev.tickwire.Range;
import dev.tickwire.Rewindable;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Timer;
import dev.tickwire.parts.Chat;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.SeatedPlayer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    public static final class Yard implements Game<Yard.Options> {
        public record Options() {}

        public record Named(@Range(min = 0, max = 99) int number) implements Properties {}

        public record Push(int force) implements Input {}

        public record Ask() implements Command {}

        public record Bell(int number) implements Timer {}

        @Rewindable
        public static final class Barrow extends Entity {
            @Range(min = 0, max = 1000)
            public int load;

            public @Nullable Barrow behind;

            @ServerOnly
            @Nullable
            Player pushedBy;
        }

        public static final class Sky extends RoomState {
            public double light;
        }

        final Chat chat = new Chat();

        @Nullable
        Room room;

        @Nullable
        RandomGenerator random;

        @Nullable
        Collection<Barrow> barrows;

        @Nullable
        List<Player> players;

        @Nullable
        Player left;

        @Nullable
        Barrow removed;

        @Nullable
        Asked owed;

        @Nullable
        Object anything;

        transient int settingsAsked;
        final List<Integer> bells = new ArrayList<>();

        @Override
        public Settings settings(Options options) {
            settingsAsked++;
            return Settings.tickRate(10).snapshotRate(5).grid(10, 10, 1);
        }

        @Override
        public void created(Room in) {
            room = in;
            random = in.random();
            barrows = in.all(Barrow.class);
            players = in.players();
        }

        @Override
        public void joined(Room in, Player player) {
            in.spawn(new Barrow(), player).pushedBy = player;
        }

        @Override
        public void left(Room in, Player player, LeaveReason why) {
            left = player;
        }

        @Override
        public void command(Room in, Player player, Command command) {
            owed = player.asked();
        }

        @Override
        public void timer(Room in, Timer timer) {
            bells.add(((Bell) timer).number());
        }

        @Override
        public void tick(Room in) {
            in.state(Sky.class).light = in.random().nextDouble();
            in.all(Barrow.class).forEach(barrow -> barrow.load = 10 * in.tick());
        }
    }

    private static final int ANN = 1;
    private static final int BEN = 2;

    private final Simulation simulation = new Simulation(
            new RoomCreation("room", "CODE22", GameType.of(Yard.class), new Yard.Options(), 7),
            new RoomThread("room"),
            GameCallTracker.UNWATCHED,
            new OutOfRangeCounts((field, what) -> {}),
            new Counters());
    private final Yard yard = (Yard) simulation.game();

    CheckpointTest() {
        simulation.create();
        Facts facts = simulation.facts();
        facts.joined(ANN, new JoiningClient("ann", "id:ann", JoiningClient.NO_TEAM), 11);
        facts.joined(BEN, new JoiningClient("ben", "id:ben", JoiningClient.NO_TEAM), 12);
        facts.input(player(ANN), new Yard.Push(3), 5, 5, 4 * Inputs.VIEW_FRACTIONS);
        facts.input(player(BEN), new Yard.Push(4), 6, 6, 4 * Inputs.VIEW_FRACTIONS);
        tick(simulation);
    }

    private SeatedPlayer player(int id) {
        return Objects.requireNonNull(simulation.player(id));
    }

    private static void tick(Simulation in) {
        in.run();
        if (in.snapshotDue()) {
            in.capture();
        }
    }

    private Simulation restored() {
        Checkpoint checkpoint = Checkpoint.of(simulation);
        Simulation restored = checkpoint.restore(
                new RoomThread("restored"),
                GameCallTracker.UNWATCHED,
                new OutOfRangeCounts((field, what) -> {}),
                new Counters(),
                what -> {
                    throw new AssertionError(what);
                });
        assertNull(Checkpoint.difference(simulation, restored));
        assertEquals(checkpoint.hash(), Checkpoint.of(restored).hash());
        return restored;
    }

    @Test
    void shouldGoOnAsTheRoomOfWhichItWasTaken() {
        Room room = simulation.gameRoom();
        room.after(0.3, new Yard.Bell(2));
        room.after(0.3, new Yard.Bell(1));
        room.after(0.2, new Yard.Bell(3));
        room.listing().properties(new Yard.Named(8));
        room.listing().locked(true);
        room.audience().joinGroup("red");
        room.show(room.all(Yard.Barrow.class).iterator().next(), "red");
        simulation.facts().ban(BEN, 60, "rude");
        tick(simulation);
        Simulation restored = restored();
        for (int i = 0; i < 30; i++) {
            tick(simulation);
            tick(restored);
            assertNull(Checkpoint.difference(simulation, restored));
        }
        assertEquals(List.of(3, 2, 1), ((Yard) restored.game()).bells);
        assertEquals(BEN, restored.lastPlayerId());
        assertEquals(simulation.bansSettled(), restored.bansSettled());
        assertNotNull(restored.sanctions().banned("id:ben"));
        assertTrue(restored.listing().locked());
        assertEquals(1, restored.capacity().players(), "ben has left");
        assertEquals("rude", restored.sanctions().bans().get("id:ben").reason());
    }

    @Test
    void shouldNoticeAnyDifference() {
        Simulation other = restored();
        other.gameRoom().random().nextLong();
        String difference = String.valueOf(Checkpoint.difference(simulation, other));
        assertTrue(difference.startsWith("SeededRandom.state: "), difference);
        assertTrue(difference.contains(" and "), "both values: " + difference);
        assertNotEquals(Checkpoint.of(simulation).hash(), Checkpoint.of(other).hash());
    }

    @Test
    void shouldSetTheFieldsOfAGameThatIsConstructedAsEver() {
        yard.anything = List.of(new Yard.Named(1), yard);
        Simulation restored = restored();
        Yard game = (Yard) restored.game();
        assertNotSame(yard, game);
        assertEquals(1, game.settingsAsked, "transient");
        assertSame(restored.gameRoom(), game.room);
        assertSame(restored.gameRoom().random(), game.random);
        assertSame(restored.gameRoom().all(Yard.Barrow.class), game.barrows);
        assertSame(restored.players(), game.players);
        assertEquals(List.of(new Yard.Named(1), game), game.anything);
    }

    @Test
    void shouldKeepWhoOwnsWhatAndWhatPlayersHold() {
        Simulation restored = restored();
        Player ann = restored.players().get(0);
        Yard.Barrow barrow = ann.own(Yard.Barrow.class);
        assertNotNull(barrow);
        assertSame(ann, barrow.owner());
        assertSame(ann, barrow.pushedBy);
        assertSame(barrow, restored.gameRoom().find(Yard.Barrow.class, barrow.id()));
        assertEquals(3, ann.input(Yard.Push.class).force());
        assertEquals("id:ann", ann.identity());
        assertEquals(
                barrow.id() + 2,
                restored.gameRoom().spawn(new Yard.Barrow(), ann).id(),
                "ids go on");
    }

    @Test
    void shouldKeepThoseWhoHaveLeftAndWhatIsNoLongerInTheRoom() {
        Yard.Barrow benches = simulation.players().get(1).own(Yard.Barrow.class);
        yard.removed = simulation
                .gameRoom()
                .spawn(new Yard.Barrow(), simulation.players().get(1));
        simulation.players().get(1).joinGroup("red");
        yard.removed.behind = benches;
        simulation.gameRoom().remove(yard.removed);
        simulation.facts().left(BEN, LeaveReason.LEFT);
        tick(simulation);
        Simulation restored = restored();
        Yard game = (Yard) restored.game();
        Player ben = game.left;
        assertNotNull(ben);
        assertNotNull(game.removed);
        assertEquals(List.of(ANN), restored.players().stream().map(Player::id).toList());
        assertEquals("ben", ben.name());
        assertEquals(4, ben.input(Yard.Push.class).force());
        assertTrue(ben.inGroup("red"));
        assertFalse(ben.inGroup("blue"));
        assertSame(ben, game.removed.owner());
        assertSame(ben.own(Yard.Barrow.class), game.removed.behind);
        assertNull(restored.gameRoom().find(Yard.Barrow.class, game.removed.id()));
        restored.gameRoom().remove(game.removed); // it is out already
        restored.gameRoom().remove(game.removed.behind);
        assertNull(ben.own(Yard.Barrow.class));
    }

    @Test
    void shouldShowTheSamePast() {
        for (int i = 0; i < 9; i++) {
            tick(simulation);
        }
        Simulation restored = restored();
        assertEquals(60, seen(simulation), "of tick 10 minus 4");
        assertEquals(60, seen(restored));
    }

    private static int seen(Simulation in) {
        Player ann = in.players().get(0);
        Yard.Barrow seen = in.gameRoom().seenBy(ann, in.players().get(1).own(Yard.Barrow.class));
        return seen == null ? -1 : seen.load;
    }

    @Test
    void shouldKeepWhatAPartHolds() {
        yard.chat.announce(simulation.gameRoom(), "yard", "hello");
        Simulation restored = restored();
        restored.facts().joined(BEN + 1, new JoiningClient("cid", "id:cid", JoiningClient.NO_TEAM), 13);
        SeatedPlayer cid = restored.player(BEN + 1);
        assertNotNull(cid);
        assertFalse(cid.outbox().events().isEmpty(), "it is told what was said");
    }

    @Test
    void shouldStillOweAnAnswer() {
        simulation.facts().command(ANN, new Yard.Ask(), 1);
        tick(simulation);
        Simulation restored = restored();
        SeatedPlayer ann = (SeatedPlayer) restored.players().get(0);
        assertNull(ann.outbox().replies());
        Asked owed = ((Yard) restored.game()).owed;
        assertNotNull(owed);
        owed.refuse("no");
        assertNotNull(ann.outbox().replies());
        assertNotNull(ann.outbox().replies().bytes());
        owed.refuse("again, which is ignored");
    }

    @Test
    void shouldNameTheFieldThatCannotBeHeld() {
        yard.anything = List.of(1, Thread.currentThread());
        String message = assertThrows(AuthoringException.class, () -> Checkpoint.of(simulation))
                .getMessage();
        assertTrue(message.startsWith(
                Yard.class.getName() + ".anything[1]: it holds java.lang.Thread, which ends with the process"));
    }
}
