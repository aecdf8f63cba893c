package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Settings;
import dev.tickwire.protocol.message.Inputs;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 60 ticks a second, snapshots at every third: a view time may be 30 ticks old. */
class ViewTimeTest {
    private static final int BACK_MAX = 30;

    private final ViewTime viewTime = new ViewTime(Settings.tickRate(60).snapshotRate(20));
    private int clamped;

    /** The view time, in ticks, after an input for this tick that claims so much. */
    private double claim(int tick, double claimed) {
        int claimedLag = ViewTime.lag(tick, (long) (claimed * Inputs.VIEW_FRACTIONS));
        int allowed = viewTime.allowed(tick, claimedLag);
        clamped += allowed == claimedLag ? 0 : 1;
        viewTime.set(tick, allowed);
        return at(tick);
    }

    private double at(int tick) {
        return (double) viewTime.at(tick) / Inputs.VIEW_FRACTIONS;
    }

    @Test
    void shouldBelieveWhatIsPossible() {
        assertEquals(80.25, claim(100, 80.25));
        assertEquals(81.5, claim(101, 81.5));
        assertEquals(81.5, claim(102, 81.5), "a client that has nothing newer to show");
        assertEquals(99, claim(103, 99), "all that has been sent");
        assertEquals(0, clamped);
    }

    @Test
    void shouldNotBelieveTheFuture() {
        assertEquals(99, claim(100, 99.5), "the next snapshot is 102");
        assertEquals(99, claim(101, Integer.MAX_VALUE));
        assertEquals(99, claim(102, 102), "inputs come before the tick's own snapshot");
        assertEquals(102, claim(103, 103));
        assertEquals(4, clamped);
    }

    @Test
    void shouldNotBelieveALongPast() {
        assertEquals(100 - BACK_MAX, claim(100, 100 - BACK_MAX - 1));
        assertEquals(101 - BACK_MAX, claim(101, Integer.MIN_VALUE));
        assertEquals(102 - BACK_MAX, claim(102, 102 - BACK_MAX));
        assertEquals(2, clamped);
    }

    @Test
    void shouldNeverRunBackwards() {
        assertEquals(90, claim(100, 90));
        assertEquals(90, claim(101, 85), "what was seen is seen");
        assertEquals(90, claim(102, 89.9));
        assertEquals(92, claim(103, 92));
        assertEquals(2, clamped);
    }

    @Test
    void shouldGoOnWithoutInputs() {
        assertEquals(90.5, claim(100, 90.5));
        assertEquals(91.5, at(101));
        assertEquals(92.5, at(102));
        assertEquals(92.5, claim(103, 91), "behind what it has gone on to");
        assertEquals(1, clamped);
    }

    @Test
    void shouldNotGoOnIntoTheFuture() {
        assertEquals(99, claim(100, 99));
        assertEquals(99, at(101));
        assertEquals(99, at(102));
        assertEquals(102, at(103) + 2, "stays as late as it has become");
        assertEquals(0, clamped);
    }

    @Test
    void shouldLookAtTheNewestSnapshotBeforeTheFirstInput() {
        assertEquals(99, at(100));
        assertEquals(99, at(101));
        assertEquals(75, claim(102, 75), "the first is not held against what nobody claimed");
        assertEquals(0, clamped);
    }

    @Test
    void shouldStayWithinItsBoundsWhateverIsClaimed() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        double before = 0;
        for (int tick = 1; tick <= 10_000; tick++) {
            double now = random.nextInt(4) == 0
                    ? at(tick)
                    : claim(tick, random.nextInt(8) == 0 ? random.nextInt() : tick - random.nextDouble(-5, 40));
            String at = "seed " + seed + ", tick " + tick + ": " + now;
            assertTrue(now >= before || tick <= 4, at);
            assertTrue(now <= (tick - 1) / 3 * 3, at);
            assertTrue(now >= Math.min(tick - BACK_MAX, (tick - 1) / 3 * 3), at);
            before = now;
        }
        assertTrue(clamped > 1000 && clamped < 7500, "seed " + seed + ": " + clamped);
    }
}
