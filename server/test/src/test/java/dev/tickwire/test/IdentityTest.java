package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Player;
import dev.tickwire.Room;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entities that are equal are not the same: the engine goes by the object, whatever the {@link Scripted.Card} says. */
class IdentityTest {
    private final TestRoom<Scripted> room = TestRoom.of(Scripted.class).open();
    private final Room truth = room.truth();
    private final TestPlayer ann = room.join("ann");
    private final Player player = truth.players().get(0);

    private static List<Integer> ids(TestPlayer player) {
        return player.sees(Scripted.Card.class).map(card -> card.id()).toList();
    }

    @Test
    void shouldTakeTheRemovedOneFromItsOwner() {
        Scripted.Card first = truth.spawn(new Scripted.Card(5), player);
        Scripted.Card second = truth.spawn(new Scripted.Card(5), player);
        Scripted.Card third = truth.spawn(new Scripted.Card(5), player);
        room.ticks(1);
        truth.remove(third);
        assertSame(first, player.own(Scripted.Card.class));
        truth.remove(first);
        assertSame(second, player.own(Scripted.Card.class));
        room.ticks(1);
        assertEquals(List.of(second.id()), ids(ann));
    }

    @Test
    void shouldShowTheVeryOneToATeam() {
        Scripted.Card shown = truth.spawn(new Scripted.Card(5));
        Scripted.Card hidden = truth.spawn(new Scripted.Card(5));
        truth.show(hidden, "red");
        room.ticks(1);
        assertEquals(List.of(shown.id()), ids(ann));
        player.joinGroup("red");
        truth.remove(shown);
        room.ticks(1);
        assertEquals(List.of(hidden.id()), ids(ann));
    }

    @Test
    void shouldContainTheVeryOne() {
        Scripted.Card here = truth.spawn(new Scripted.Card(5));
        Scripted.Card gone = truth.spawn(new Scripted.Card(5));
        truth.remove(gone);
        assertTrue(truth.all(Scripted.Card.class).contains(here));
        assertFalse(truth.all(Scripted.Card.class).contains(gone));
        assertFalse(truth.all(Scripted.Card.class).contains(new Scripted.Card(5)));
    }

    @Test
    void shouldFollowAnEntityWhoseHashChanges() {
        Scripted.Card card = truth.spawn(new Scripted.Card(5), player);
        room.ticks(1);
        card.value = 6;
        card.secret = 7;
        room.ticks(1);
        assertEquals(7, ann.sees(Scripted.Card.class).findFirst().orElseThrow().secret);
        truth.remove(card);
        room.ticks(1);
        assertTrue(ids(ann).isEmpty());
    }
}
