package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkModelTest {
    // The same numbers stand in conditioner.test.js.
    private static final Conditions VECTOR = new Conditions(150, 30, 40, 200, 64, 0, 2000, 42);
    private static final double[] DRAWS = {
        0.5938296758104116, 0.7644987292587757, 0.4683718727901578, 0.10016093007288873
    };
    private static final double[] ARRIVALS_UP = {
        323.2597874943167, 323.2597874943167, 323.2597874943167, 384.58183772163466,
        489.7554621961899, 595.0487902085297, 696.6194254974835, 812.891574872192
    };
    private static final double[] ARRIVALS_DOWN = {
        238.22916507953778, 238.22916507953778, 296.2288439483382, 387.12519456632435,
        511.4133413252421, 775.1108243595809, 775.1108243595809, 803.6647215881385
    };

    @Test
    void shouldDrawAndDelayAsTheBrowserDoesToTheBit() {
        LinkModel.Draws draws = new LinkModel.Draws(42, LinkModel.DOWN, 3);
        assertArrayEquals(
                DRAWS,
                IntStream.range(0, DRAWS.length).mapToDouble(i -> draws.next()).toArray());
        assertArrayEquals(ARRIVALS_UP, arrivals(new LinkModel(VECTOR, LinkModel.UP, 1, 150)));
        assertArrayEquals(ARRIVALS_DOWN, arrivals(new LinkModel(VECTOR, LinkModel.DOWN, 1, 150)));
    }

    private static double[] arrivals(LinkModel way) {
        return IntStream.range(0, ARRIVALS_UP.length)
                .mapToDouble(i -> way.arrivalMs(100.0 * i, 40 + 40 * i))
                .toArray();
    }

    @Test
    void shouldKeepOrderAndStallAllConnectionsAtOnce() {
        int seed = new Random().nextInt();
        Conditions conditions = new Conditions(150, 30, 5, 200, 0, 0, 2000, seed);
        LinkModel one = new LinkModel(conditions, LinkModel.UP, 1, 0);
        LinkModel other = new LinkModel(conditions, LinkModel.UP, 2, 0);
        int held = 0;
        double beforeMs = 0;
        for (int ms = 0; ms < 1_000_000; ms += 10) {
            double arrivalMs = one.arrivalMs(ms, 100);
            double otherMs = other.arrivalMs(ms, 100);
            assertTrue(arrivalMs >= beforeMs && arrivalMs - ms >= 60 && arrivalMs - ms < 290.001, "seed " + seed);
            // Nearer to its ends, only one of the two might be in the stall.
            if (arrivalMs - ms > 90 && arrivalMs - ms <= 260) {
                held++;
                assertEquals(arrivalMs, otherMs, "seed " + seed + ": what waits for the end of a stall comes with it");
            }
            beforeMs = arrivalMs;
        }
        assertTrue(held > 0, "seed " + seed);
    }

    @Test
    void shouldLetNoMoreBytesPassThanTheBandwidth() {
        LinkModel way = new LinkModel(new Conditions(0, 0, 0, 200, 80, 0, 2000, 1), LinkModel.DOWN, 1, 0);
        assertEquals(10, way.arrivalMs(0, 100));
        assertEquals(15, way.arrivalMs(0, 50));
        assertEquals(101, way.arrivalMs(100, 10));
    }

    @Test
    void shouldNameWhatIsOutOfItsRange() {
        NetworkConditioner.Builder wrong = NetworkConditioner.to("127.0.0.1", 1).stallPercent(91);
        Exception refusal = assertThrows(IllegalArgumentException.class, wrong::start);
        assertEquals("stallPercent is not from 0 to 90: 91.0", refusal.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                NetworkConditioner.to("127.0.0.1", 1).rttMs(Double.NaN)::start);
    }
}
