package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.arena.Arena;
import dev.tickwire.arena.Arena.Steer;
import dev.tickwire.runtime.room.Mirror;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The bytes of an arena's journal: chunks of 50 ms, each with its header in the store. */
class JournalSizeTest {
    private static final int TICKS_PER_SECOND = 60;
    private static final int TICKS_PER_CHUNK = 3;
    private static final int SECONDS = 30;

    /** The largest header of a chunk in the store. */
    private static final int HEADER_BYTES_MAX = 24;

    /** The header of a chunk of a room that has run for hours. */
    private static final int HEADER_BYTES = 14;

    private static final double DELAY_TICKS = 4;

    private final SplittableRandom random = new SplittableRandom(1);

    /** Holds keys for a third of a second on average. */
    private Steer keys(Steer held) {
        if (random.nextInt(TICKS_PER_SECOND / 3) > 0) {
            return held;
        }
        return new Steer(100 * random.nextInt(-1, 2), random.nextInt(3) > 0, random.nextInt(3) == 0);
    }

    /** Steers to a place with a stick, by a different number in every tick. */
    private static Steer stick(Arena.Ship ship, int tick, int player) {
        double x = 800 + 600 * Math.cos(tick / 150.0 + player);
        double y = 450 + 350 * Math.sin(tick / 110.0 + player);
        double off = Math.atan2(y - ship.y, x - ship.x) - ship.heading;
        double left = Math.atan2(Math.sin(off), Math.cos(off));
        int turn = (int) Math.max(-100, Math.min(100, Math.round(130 * left)));
        return new Steer(turn, Math.abs(left) < 0.9, (tick / 30 + player) % 3 == 0);
    }

    /**
     * Bytes of content per second, after all have played for a while.
     *
     * @param sticks number of players with a stick; the others press keys
     * @param browsers whether they present a time between snapshots; otherwise the newest snapshot
     */
    private double bytesPerSecond(int players, int sticks, boolean browsers) {
        TestRoom<Arena> room = TestRoom.of(Arena.class).seed(1).open();
        Mirror mirror = new Mirror(room.room());
        List<TestPlayer> pilots = new ArrayList<>();
        List<Steer> held = new ArrayList<>();
        for (int i = 0; i < players; i++) {
            pilots.add(room.join("pilot" + i));
            held.add(new Steer(0, true, false));
        }
        long before = 0;
        for (int tick = 1; tick <= (1 + SECONDS) * TICKS_PER_SECOND; tick++) {
            for (int i = 0; i < players && tick > 1; i++) {
                TestPlayer pilot = pilots.get(i);
                held.set(i, i < sticks ? stick(pilot.own(Arena.Ship.class), tick, i) : keys(held.get(i)));
                pilot.hold(held.get(i));
                if (browsers) { // frames of browsers are less regular than ticks
                    double jitterTicks = 0.02 * (random.nextDouble() + random.nextDouble() - 1);
                    pilot.lookAt(Math.max(0, tick - DELAY_TICKS + jitterTicks));
                }
            }
            room.ticks(1);
            mirror.record();
            if (tick % TICKS_PER_CHUNK == 0) {
                mirror.endChunk();
            }
            if (tick == TICKS_PER_SECOND) {
                before = mirror.bytes();
            }
        }
        return (double) (mirror.bytes() - before) / SECONDS;
    }

    @Test
    void shouldTakeFourBytesPerPlayerAndTickAtMost() {
        int players = 30;
        double headers = (double) HEADER_BYTES_MAX * TICKS_PER_SECOND / TICKS_PER_CHUNK;
        double bytes = (headers + bytesPerSecond(players, players, true)) / players / TICKS_PER_SECOND;
        System.out.printf("30 players with sticks: %.2f bytes per player and tick%n", bytes);
        assertTrue(bytes <= 4, bytes + " bytes per player and tick");
    }

    @Test
    void shouldTakeSixHundredBytesPerSecondForFourPlayers() {
        double headers = (double) HEADER_BYTES * TICKS_PER_SECOND / TICKS_PER_CHUNK;
        double bots = headers + bytesPerSecond(4, 0, false);
        double keys = headers + bytesPerSecond(4, 0, true);
        double sticks = headers + bytesPerSecond(4, 4, true);
        System.out.printf("4 players: bots %.0f, keys %.0f, sticks %.0f bytes per second%n", bots, keys, sticks);
        assertTrue(bots <= 600, bots + " bytes per second");
        assertTrue(keys <= 600, keys + " bytes per second");
    }
}
