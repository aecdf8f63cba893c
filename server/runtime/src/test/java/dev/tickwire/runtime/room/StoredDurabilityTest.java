package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Durability;
import dev.tickwire.Game;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

class StoredDurabilityTest {
    public static final class Drawer implements Game<Drawer.Options> {
        public record Options(@Text(max = 20) String said) {}

        @Nullable
        Object thing;

        @Override
        public Settings settings(Options options) {
            Settings settings = Settings.tickRate(10);
            return options.said.isEmpty() ? settings : settings.durability(Durability.valueOf(options.said));
        }

        @Override
        public void tick(Room room) {}
    }

    private static Simulation room(@Nullable Durability said, Object thing) {
        Simulation simulation = new Simulation(
                new RoomCreation(
                        "room",
                        "CODE22",
                        GameType.of(Drawer.class),
                        new Drawer.Options(said == null ? "" : said.name()),
                        7),
                new RoomThread("room"),
                GameCallTracker.UNWATCHED,
                new OutOfRangeCounts((field, what) -> {}),
                new Counters());
        simulation.create();
        ((Drawer) simulation.game()).thing = thing;
        return simulation;
    }

    @ParameterizedTest
    @NullSource
    @EnumSource
    void shouldBeWhatTheSettingsSayIfTheFieldsAllowIt(@Nullable Durability said) {
        StoredDurability as = StoredDurability.of(room(said, new LinkedHashMap<>()));
        assertEquals(said == null ? Durability.JOURNAL : said, as.durability());
        assertNull(as.lessBecause());
    }

    @Test
    void shouldBeCheckpointsAloneIfAMapHasNoOrder() {
        StoredDurability as = StoredDurability.of(room(null, new HashMap<>()));
        assertEquals(Durability.CHECKPOINT, as.durability());
        String why = Drawer.class.getName() + ".thing is a HashMap: use a LinkedHashMap instead";
        assertEquals(why, as.lessBecause());
        assertNull(StoredDurability.of(room(Durability.CHECKPOINT, new HashMap<>()))
                .lessBecause());
        String message = assertThrows(
                        AuthoringException.class, () -> StoredDurability.of(room(Durability.JOURNAL, new HashMap<>())))
                .getMessage();
        assertEquals(Drawer.class.getName() + ".settings: the durability is JOURNAL, but " + why, message);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeNothingIfAFieldHoldsWhatIsNoState(Durability said) {
        StoredDurability as = StoredDurability.of(room(null, new Random(1)));
        assertEquals(Durability.NONE, as.durability());
        String why = String.valueOf(as.lessBecause());
        assertTrue(why.startsWith(Drawer.class.getName() + ".thing: it holds java.util.Random"), why);
        if (said == Durability.NONE) {
            assertNull(StoredDurability.of(room(said, new Random(1))).lessBecause());
        } else {
            assertThrows(AuthoringException.class, () -> StoredDurability.of(room(said, new Random(1))));
        }
    }
}
