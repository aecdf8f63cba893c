package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Properties;
import dev.tickwire.hall.Hall;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.journal.FactKind;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import org.junit.jupiter.api.Test;

class FactsTest {
    private record Foreign() implements Properties {}

    private final Simulation simulation = new Simulation(
            new RoomCreation("room", "CODE22", GameType.of(Hall.class), new Hall.Options(), 7),
            new RoomThread("room"),
            GameCallTracker.UNWATCHED,
            new OutOfRangeCounts((field, what) -> {}),
            new Counters());

    FactsTest() {
        simulation.create();
    }

    @Test
    void shouldNotHoldAFactThatCannotTakeEffect() {
        Facts facts = simulation.facts();
        facts.listing(ListingChange.INVITE_ONLY);
        ListingChange bad = new ListingChange(new Foreign(), true, null, null, 7);
        assertThrows(IllegalArgumentException.class, () -> facts.listing(bad));
        assertThrows(RuntimeException.class, () -> facts.kick(1, "nobody"));
        facts.audience(2);
        assertEquals(2, facts.count());
        assertEquals(FactKind.AUDIENCE, facts.kind(1));
        assertTrue(simulation.listing().inviteOnly());
        assertFalse(simulation.listing().locked(), "a change takes effect as a whole or not at all");
        assertEquals(4, simulation.listing().playersMax());
        for (int playersMax : new int[] {0, Limits.PLAYERS_MAX + 1}) {
            assertThrows(IllegalArgumentException.class, () -> new ListingChange(null, true, null, null, playersMax));
        }
    }
}
