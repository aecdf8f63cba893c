package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Properties;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.Timer;
import dev.tickwire.parts.Chat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a game gets wrong is said where it happens, with names, and leaves nothing behind. */
class MistakesTest {
    private final TestRoom<Scripted> room = TestRoom.of(Scripted.class).open();
    private final Room truth = room.truth();
    private final TestPlayer ann = room.join("ann");
    private final Player player = truth.players().get(0);

    private static void assertSays(Executable mistake, String... words) {
        String message =
                String.valueOf(assertThrows(RuntimeException.class, mistake).getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message + " should say: " + word);
        }
    }

    /** An event and a timer that are none of the game's, and no records either. */
    private static final class Loose implements Event, Timer {}

    private record Stranger() implements Event, Timer {}

    @Test
    void shouldNameWhatIsNull() {
        room.ticks(1);
        assertSays(() -> truth.spawn(null), "the entity to spawn is null");
        assertSays(() -> truth.spawn(null, player), "the entity to spawn is null");
        assertSays(() -> truth.spawn(new Scripted.Card(1), null), "the player is null");
        assertSays(() -> truth.seenBy(null, truth.spawn(new Scripted.Card(1))), "the player is null");
        assertSays(() -> truth.broadcast(null), "null is no event");
        assertSays(() -> truth.broadcast(null, to -> true), "null is no event");
        assertSays(() -> truth.broadcast(new Scripted.Happened(1), null), "the predicate is null");
        assertSays(() -> player.send(null), "null is no event");
        assertSays(() -> truth.after(1, null), "the timer is null");
        assertSays(() -> truth.close(null), "reason");
        assertSays(() -> player.kick(null), "reason");
        assertSays(() -> player.joinGroup(null), "a group has a name");
        assertSays(() -> truth.audience().joinGroup(null), "a group has a name");
        assertSays(() -> truth.listing().properties((Properties) null), "the properties are null");
        assertSays(() -> new Chat().filter(null), "the filter is null");
        assertSays(() -> new Chat().announce(truth, "town crier", null), "needs a text");
        room.ticks(2);
        assertEquals(1, ann.sees(Scripted.Card.class).count(), "the room goes on, with what was right");
    }

    @Test
    void shouldNameAnAnswerThatIsNone() {
        game().onCommand = (asking, what) -> {
            assertSays(() -> asking.asked().reply(null), "null is no event");
            assertSays(() -> asking.asked().refuse(null), "reason");
        };
        ann.send(new Scripted.Do(1));
        room.ticks(1);
        assertTrue(room.open());
    }

    private Scripted game() {
        return room.game();
    }

    @Test
    void shouldNameWhatIsNotOfTheGame() {
        assertSays(() -> truth.broadcast(new Loose()), "Loose", "is no event", "record");
        assertSays(() -> truth.broadcast(new Stranger()), "Stranger", "is no message of this game");
        assertSays(() -> truth.after(1, new Loose()), "Loose is no timer of this game", "record");
        assertSays(() -> truth.after(1, new Stranger()), "Stranger is no timer of this game", "record");
    }

    @Test
    void shouldRefuseAPlayerOfAnotherRoom() {
        TestRoom<Scripted> other = TestRoom.of(Scripted.class).open();
        other.join("bob");
        Player bob = other.truth().players().get(0);
        assertEquals(player.id(), bob.id(), "the id alone does not tell them apart");
        assertSays(() -> truth.spawn(new Scripted.Card(1), bob), "player 1 belongs to another room");
        assertSays(() -> truth.seenBy(bob, truth.spawn(new Scripted.Card(2))), "player 1 belongs to another room");
        assertEquals(1, truth.all(Scripted.Card.class).size());
    }

    // ---- games that are wrong as a whole

    /** There are none. */
    public record NoOptions() {}

    /** What the games below share. */
    public abstract static class Idle implements Game<NoOptions> {
        @Override
        public Settings settings(NoOptions options) {
            return Settings.tickRate(10);
        }

        @Override
        public void tick(Room room) {}
    }

    public static final class Unsettled extends Idle {
        @Override
        public Settings settings(NoOptions options) {
            return null;
        }
    }

    @Test
    void shouldNameTheGameWhoseSettingsAreNull() {
        assertSays(() -> TestRoom.of(Unsettled.class).open(), "Unsettled.settings returned null", "Settings.tickRate");
    }

    public static final class Hands extends Idle {
        public static final class Hand extends Entity {
            public final byte[] cards;

            public Hand() {
                this(2);
            }

            Hand(int size) {
                cards = size == 0 ? null : new byte[size];
            }
        }
    }

    @Test
    void shouldRefuseAnArrayOfAnotherLengthAtSpawn() {
        Room hands = TestRoom.of(Hands.class).open().truth();
        for (int length : new int[] {0, 1, 3}) {
            assertSays(
                    () -> hands.spawn(new Hands.Hand(length)),
                    "Hands$Hand.cards has " + length + " elements, but 2 in the schema");
        }
        hands.spawn(new Hands.Hand(2));
        assertEquals(1, hands.all(Hands.Hand.class).size());
    }

    public static final class Moody extends Idle {
        private static int made;

        public static final class Board extends RoomState {
            public final int[] scores = new int[1 + made++];
        }
    }

    @Test
    void shouldRefuseAStateWhoseArrayIsOfAnotherLength() {
        assertSays(() -> TestRoom.of(Moody.class).open(), "Moody$Board.scores has 2 elements, but 1 in the schema");
    }

    public static final class Listed extends Idle {
        public record Found(@Text(max = 9) String town, float rating, Size size) implements Properties {
            public Found() {
                this("", 0, Size.SMALL);
            }
        }

        public enum Size {
            SMALL
        }
    }

    @Test
    void shouldRefusePropertiesByWhichNoRoomIsFound() {
        Room listed = TestRoom.of(Listed.class).open().truth();
        Listed.Found before = listed.listing().properties(Listed.Found.class);
        List.of(
                        new Listed.Found(null, 0, Listed.Size.SMALL),
                        new Listed.Found("", Float.NaN, Listed.Size.SMALL),
                        new Listed.Found("", 0, null))
                .forEach(wrong -> assertSays(
                        () -> listed.listing().properties(wrong), "Listed$Found.", "by which no room can be found"));
        assertEquals(before, listed.listing().properties(Listed.Found.class));
    }
}
