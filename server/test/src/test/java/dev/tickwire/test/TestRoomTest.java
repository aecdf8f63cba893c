package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.protocol.CloseReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRoomTest {
    private final TestRoom<Meadow> meadow =
            TestRoom.of(Meadow.class).options(new Meadow.Options(0)).seed(1).open();

    @Test
    void shouldMoveByOneInputPerTick() {
        TestPlayer ann = meadow.join("ann");
        ann.hold(new Meadow.Walk((byte) 1, (byte) 0));
        meadow.ticks(20);
        assertEquals(53, ann.own(Meadow.Walker.class).x, 1e-9, "3 per second for a second");
        assertEquals(53, ann.sees(Meadow.Walker.class).findFirst().orElseThrow().x, 0.005 + 1e-9);
    }

    @Test
    void shouldDeliverCommandsOnceAndEventsToWhomTheyAreFor() {
        TestPlayer ann = meadow.join("ann");
        TestPlayer bob = meadow.join("bob");
        ann.send(new Meadow.Say("one"));
        ann.send(new Meadow.Say("two"));
        meadow.ticks(3);
        List<Meadow.Said> said = List.of(new Meadow.Said(ann.id(), "one"), new Meadow.Said(ann.id(), "two"));
        assertEquals(said, ann.events(Meadow.Said.class).toList());
        assertEquals(said, bob.events(Meadow.Said.class).toList());
        assertEquals(2, ann.events(Meadow.Whisper.class).count());
        assertEquals(0, bob.events(Meadow.Whisper.class).count());
    }

    @Test
    void shouldSendOwnersFieldsToTheOwnerAlone() {
        TestPlayer ann = meadow.join("ann");
        TestPlayer bob = meadow.join("bob");
        meadow.ticks(10);
        float stamina = ann.own(Meadow.Walker.class).stamina;
        int id = ann.own(Meadow.Walker.class).id();
        assertEquals(stamina, walker(ann, id).stamina);
        assertEquals(new Meadow.Walker().stamina, walker(bob, id).stamina, "as in a new object");
    }

    private static Meadow.Walker walker(TestPlayer player, int id) {
        return player.sees(Meadow.Walker.class)
                .filter(w -> w.id() == id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldFireTimersOnTime() {
        meadow.ticks(19);
        assertEquals(0, meadow.truth().state(Meadow.Season.class).blooms);
        meadow.ticks(1);
        assertEquals(1, meadow.truth().state(Meadow.Season.class).blooms);
        meadow.ticks(100);
        assertEquals(6, meadow.truth().state(Meadow.Season.class).blooms);
    }

    @Test
    void shouldRepeatItselfGivenTheSameSeed() {
        assertEquals(walk(5), walk(5));
        assertFalse(walk(5).equals(walk(6)));
    }

    private static List<Double> walk(long seed) {
        TestRoom<Meadow> room = TestRoom.of(Meadow.class).seed(seed).open();
        room.ticks(200);
        return room.truth().all(Meadow.Butterfly.class).stream().map(b -> b.x).toList();
    }

    @Test
    void shouldRefuseMoreThanFitIn() {
        for (int i = 0; i < 40; i++) {
            meadow.join("p" + i);
        }
        assertThrows(IllegalStateException.class, () -> meadow.join("one too many"));
    }

    @Test
    void shouldTellPlayersWhenTheRoomIsClosed() {
        TestPlayer ann = meadow.join("ann");
        meadow.close();
        assertEquals(CloseReason.ROOM_CLOSED, ann.closeReason());
    }

    /** Does what its last command says. */
    public static final class Scripted implements Game<Scripted.Options> {
        public record Options() {}

        public record Act(@Text(max = 20) String what) implements Command {}

        public static final class Thing extends Entity {
            public double value;
        }

        final List<String> calls = new ArrayList<>();

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(10);
        }

        @Override
        public void command(Room room, Player player, Command command) {
            switch (((Act) command).what()) {
                case "throw" -> throw new IllegalArgumentException("as asked");
                case "overflow" -> overflow(1);
                case "nan" -> room.spawn(new Thing(), player).value = Double.NaN;
                case "kick" -> player.kick("out");
                default -> room.close("finished");
            }
        }

        @SuppressWarnings("InfiniteRecursion") // meant
        private static int overflow(int depth) {
            return overflow(depth + 1) + 1;
        }

        @Override
        public void dropped(Room room, Player player) {
            calls.add("dropped " + player.name() + " " + player.connected());
        }

        @Override
        public void returned(Room room, Player player) {
            calls.add("returned " + player.name() + " " + player.connected());
        }

        @Override
        public void left(Room room, Player player, LeaveReason why) {
            calls.add("left " + player.name() + " " + why);
        }

        @Override
        public void closed(Room room) {
            calls.add("closed");
        }

        @Override
        public void tick(Room room) {}
    }

    private final TestRoom<Scripted> scripted = TestRoom.of(Scripted.class).open();

    @Test
    void shouldEndTheRoomOfAGameThatThrows() {
        for (String what : List.of("throw", "overflow", "nan")) {
            TestRoom<Scripted> room = TestRoom.of(Scripted.class).open();
            TestPlayer ann = room.join("ann");
            ann.send(new Scripted.Act(what));
            assertThrows(AssertionError.class, () -> room.ticks(1), what);
            assertFalse(room.open());
            assertEquals(CloseReason.ROOM_FAILED, ann.closeReason());
            assertEquals(List.of(), room.game().calls, "a game that failed is not asked again");
        }
    }

    @Test
    void shouldEndTheRoomWithTheGamesWord() {
        TestPlayer ann = scripted.join("ann");
        ann.send(new Scripted.Act("close"));
        scripted.ticks(1);
        assertEquals(CloseReason.ROOM_FINISHED, ann.closeReason());
        assertEquals("finished", ann.closeText());
        assertEquals(List.of("closed"), scripted.game().calls);
    }

    @Test
    void shouldSayWhyAPlayerLeft() {
        TestPlayer ann = scripted.join("ann");
        TestPlayer bob = scripted.join("bob");
        TestPlayer cat = scripted.join("cat");
        ann.leave();
        cat.drop();
        bob.send(new Scripted.Act("kick"));
        scripted.ticks(1);
        assertEquals(List.of("left ann LEFT", "dropped cat false", "left bob KICKED"), scripted.game().calls);
        assertSame(CloseReason.KICKED, bob.closeReason());
        scripted.game().calls.clear();
        scripted.ticks(149);
        assertEquals(1, scripted.truth().players().size());
        scripted.ticks(1);
        assertEquals(List.of("left cat LOST"), scripted.game().calls);
        assertEquals(0, scripted.truth().players().size());
    }

    @Test
    void shouldHoldNeutralInputBeforeTheFirst() {
        TestPlayer ann = meadow.join("ann");
        meadow.ticks(5);
        assertEquals(50, ann.own(Meadow.Walker.class).x);
        assertNull(ann.closeReason());
        assertTrue(meadow.open());
    }

    /** Its rules are not compiled. */
    public static final class Drydock implements Game<Drydock.Size> {
        public record Size() {}

        public record Turn(int by) implements Input {}

        public static final class Hull extends Entity {
            public int age;
        }

        @Override
        public Settings settings(Size size) {
            return Settings.tickRate(20);
        }

        @Override
        public void tick(Room room) {}

        @Predicted
        static void age(Hull hull, Turn in, double dt) {
            hull.age++;
        }
    }

    @Test
    void shouldWarnOnceOfRulesThatAreNotCompiled() {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            TestRoom.of(Drydock.class).open().ticks(1);
            TestRoom.of(Drydock.class).open();
        } finally {
            System.setErr(before);
        }
        String warning = "WARNING: the @Predicted rules of game drydock are not compiled";
        assertEquals(2, said.toString(StandardCharsets.UTF_8).split(warning, -1).length, said::toString);
    }
}
