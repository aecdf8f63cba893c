package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
    @Test
    void shouldBeSplitMix64() {
        SeededRandom ours = new SeededRandom(1234567);
        SplittableRandom theirs = new SplittableRandom(1234567); // the same generator, by its authors
        for (int i = 0; i < 1000; i++) {
            assertEquals(theirs.nextLong(), ours.nextLong());
        }
    }

    @Test
    void shouldStayInItsBoundsAndReachThem() {
        SeededRandom random = new SeededRandom(5);
        boolean low = false;
        boolean high = false;
        for (int i = 0; i < 10_000; i++) {
            int value = random.nextInt(-3, 4);
            assertTrue(value >= -3 && value < 4, "seed 5: " + value);
            low |= value == -3;
            high |= value == 3;
            int below = random.nextInt(7);
            assertTrue(below >= 0 && below < 7, "seed 5: " + below);
            double fraction = random.nextDouble(2, 2.5);
            assertTrue(fraction >= 2 && fraction < 2.5, "seed 5: " + fraction);
        }
        assertTrue(low && high);
        assertTrue(random.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE) < Integer.MAX_VALUE);
    }
}
