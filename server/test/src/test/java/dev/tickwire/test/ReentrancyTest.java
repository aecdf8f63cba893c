package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Asked;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.protocol.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a {@link Scripted} game calls from within a call of the engine. */
class ReentrancyTest {
    private final TestRoom<Scripted> room = TestRoom.of(Scripted.class).open();
    private final Scripted game = room.game();

    /** Does this in one tick, and lets clients see what came of it. */
    private void once(Runnable what) {
        game.onTick = any -> {
            game.onTick = none -> {};
            what.run();
        };
        room.ticks(2);
    }

    private static List<Integer> happened(TestPlayer player) {
        return player.events(Scripted.Happened.class)
                .map(Scripted.Happened::number)
                .toList();
    }

    private static List<Integer> values(Room truth) {
        return truth.all(Scripted.Card.class).stream().map(card -> card.value).toList();
    }

    @Test
    void shouldBroadcastFromAPredicate() {
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        once(() -> room.truth().broadcast(new Scripted.Happened(1), to -> {
            room.truth().broadcast(new Scripted.Happened(to.id() * 10), again -> again != to);
            room.truth().broadcast(new Scripted.Happened(to.id() * 100));
            return true;
        }));
        assertEquals(List.of(1, 20, 100, 200), happened(ann));
        assertEquals(List.of(10, 1, 100, 200), happened(bob));
    }

    @Test
    void shouldBroadcastAfterAPredicateThatThrew() {
        TestPlayer ann = room.join("ann");
        once(() -> {
            assertThrows(
                    IllegalStateException.class,
                    () -> room.truth().broadcast(new Scripted.Happened(1), to -> {
                        throw new IllegalStateException("the game catches it");
                    }));
            room.truth().broadcast(new Scripted.Happened(2), to -> true);
        });
        assertEquals(List.of(2), happened(ann));
    }

    @Test
    void shouldKickAndCloseFromAPredicate() {
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        List<Integer> left = new ArrayList<>();
        game.onLeft = (truth, player) -> left.add(player.id());
        once(() -> room.truth().broadcast(new Scripted.Happened(1), to -> {
            to.kick("told and gone");
            room.truth().close("over");
            return true;
        }));
        assertEquals(CloseReason.KICKED, ann.closeReason());
        assertEquals(CloseReason.KICKED, bob.closeReason());
        assertEquals(List.of(1, 2), left);
        assertFalse(room.open());
    }

    @Test
    void shouldSpawnAndRemoveWhileIterating() {
        TestPlayer ann = room.join("ann");
        once(() -> List.of(1, 2, 3, 4).forEach(value -> room.truth().spawn(new Scripted.Card(value))));
        List<Integer> visited = new ArrayList<>();
        once(() -> {
            for (Scripted.Card card : room.truth().all(Scripted.Card.class)) {
                visited.add(card.value);
                room.truth().spawn(new Scripted.Card(card.value * 10));
                room.truth().remove(card);
                for (Scripted.Card other : room.truth().all(Scripted.Card.class)) {
                    if (other.value == 3 || other.value == 20) {
                        room.truth().remove(other);
                    }
                }
            }
        });
        assertEquals(List.of(1, 2, 4), visited);
        assertEquals(List.of(10, 40), values(room.truth()));
        assertEquals(
                List.of(10, 40),
                ann.sees(Scripted.Card.class).map(card -> card.value).toList());
    }

    @Test
    void shouldRemoveWhatAStreamHasYetToCome() {
        List<Integer> visited = new ArrayList<>();
        once(() -> {
            List.of(1, 2, 3).forEach(value -> room.truth().spawn(new Scripted.Card(value)));
            visited.addAll(room.truth().all(Scripted.Card.class).stream()
                    .map(card -> {
                        room.truth().remove(room.truth().find(Scripted.Card.class, card.id() + 1));
                        return card.value;
                    })
                    .toList());
        });
        assertEquals(List.of(1, 3), visited);
    }

    @Test
    void shouldCloseWithinJoined() {
        game.onJoined = (truth, player) -> truth.close("nobody plays here");
        TestPlayer ann = room.join("ann");
        room.ticks(1);
        assertEquals(CloseReason.ROOM_FINISHED, ann.closeReason());
        assertEquals("nobody plays here", ann.closeText());
    }

    @Test
    void shouldKickOthersWhileSomebodyLeaves() {
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        TestPlayer cid = room.join("cid");
        room.ticks(1);
        List<String> left = new ArrayList<>();
        game.onLeft = (truth, player) -> {
            left.add(player.name() + " of " + truth.players().size());
            List.copyOf(truth.players()).forEach(other -> other.kick("with " + player.name()));
        };
        bob.leave();
        room.ticks(2);
        assertEquals(CloseReason.KICKED, ann.closeReason());
        assertEquals(CloseReason.KICKED, cid.closeReason());
        assertEquals(List.of("bob of 2", "ann of 1", "cid of 0"), left, "in the order in which they are kicked");
    }

    @Test
    void shouldHandleACommandWithinACommand() {
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        game.onCommand = (player, what) -> {
            if (what.number() == 1) {
                Player other = room.truth().players().get(1);
                assertThrows(IllegalStateException.class, other::asked, "its command is not being handled");
                game.command(room.truth(), player, new Scripted.Do(2));
            } else {
                Asked asked = player.asked();
                assertSame(asked, player.asked());
                player.asked().reply(new Scripted.Happened(what.number()));
                player.asked().refuse("too late");
            }
        };
        CompletableFuture<Record> answer = ann.ask(new Scripted.Do(1));
        CompletableFuture<Record> second = bob.ask(new Scripted.Do(3));
        room.ticks(2);
        assertEquals(new Scripted.Happened(2), answer.join());
        assertEquals(new Scripted.Happened(3), second.join());
    }

    @Test
    void shouldNotFireATimerInTheTickThatSetsIt() {
        List<String> fired = new ArrayList<>();
        game.onTimer = number -> {
            fired.add(number + " at " + room.truth().tick());
            room.truth().after(0, new Scripted.Later(number + 1));
        };
        room.truth().after(0, new Scripted.Later(1));
        room.ticks(3);
        assertEquals(List.of("1 at 1", "2 at 2", "3 at 3"), fired);
    }

    @Test
    void shouldLetAClosedRoomBeUsed() {
        TestPlayer ann = room.join("ann");
        room.ticks(1);
        List<Integer> seen = new ArrayList<>();
        game.onClosed = truth -> {
            Scripted.Card card = truth.spawn(new Scripted.Card(1));
            truth.broadcast(new Scripted.Happened(1));
            truth.broadcast(new Scripted.Happened(2), to -> true);
            truth.after(1, new Scripted.Later(1));
            seen.addAll(values(truth));
            truth.remove(card);
            truth.close("again");
            assertNull(truth.owner());
        };
        room.close();
        assertEquals(List.of(1), seen);
        assertEquals(CloseReason.ROOM_CLOSED, ann.closeReason());
        assertTrue(happened(ann).isEmpty());
    }
}
