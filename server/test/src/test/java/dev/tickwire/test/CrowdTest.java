package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.runtime.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many who come at once wait for their first frame; what they are told meanwhile waits with them. */
class CrowdTest {
    private static final int STONES = 3000;
    private static final int COMERS = 12;

    /** So large that few keyframes fit into a tick. */
    public static final class Quarry implements Game<Quarry.Options> {
        public record Options() {}

        public record Greeting(int playerId) implements Event {}

        public static final class Stone extends Entity {
            @Text(max = 32)
            public String name = "";
        }

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).playersMax(COMERS);
        }

        @Override
        public void created(Room room) {
            for (int i = 0; i < STONES; i++) {
                room.spawn(new Stone()).name = Long.toString(room.random().nextLong(), 36)
                        + Long.toString(room.random().nextLong(), 36);
            }
        }

        @Override
        public void joined(Room room, Player player) {
            player.send(new Greeting(player.id()));
        }

        @Override
        public void tick(Room room) {}
    }

    @Test
    void shouldTellEachOfACrowdWhatItWasGreetedWith() {
        TestRoom<Quarry> quarry = TestRoom.of(Quarry.class).open();
        List<TestPlayer> comers = new ArrayList<>();
        for (int i = 0; i < COMERS; i++) {
            comers.add(quarry.join("p" + i));
        }
        quarry.ticks(20);
        assertTrue(quarry.counted(Counter.FRAMES_WITHHELD) > 0, "some had to wait");
        for (TestPlayer comer : comers) {
            assertEquals(STONES, comer.sees(Quarry.Stone.class).count());
            assertEquals(
                    List.of(new Quarry.Greeting(comer.id())),
                    comer.events(Quarry.Greeting.class).toList());
        }
    }
}
