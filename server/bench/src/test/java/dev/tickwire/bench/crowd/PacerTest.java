package dev.tickwire.bench.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long START_NS = 1_000;
    private static final long PERIOD_NS = 2_000_000;

    private final List<String> done = new ArrayList<>();
    private final Pacer pacer = new Pacer(START_NS, 500, (number, dueNs) -> done.add(number + " at " + dueNs));

    @Test
    void shouldBeDueAtTheStart() {
        pacer.runDue(START_NS - 1);
        assertEquals(List.of(), done);
        pacer.runDue(START_NS);
        assertEquals(List.of("0 at 1000"), done);
        assertEquals(START_NS + PERIOD_NS, pacer.dueNs());
    }

    @Test
    void shouldCatchUpAndPassTheDueTime() {
        pacer.runDue(START_NS + 2 * PERIOD_NS + 7);
        assertEquals(List.of("0 at 1000", "1 at 2001000", "2 at 4001000"), done);
        pacer.runDue(START_NS + 2 * PERIOD_NS + 8);
        assertEquals(3, done.size());
    }

    @Test
    void shouldNotDriftAtARateThatDividesNoSecond() {
        Pacer odd = new Pacer(0, 7, (number, dueNs) -> done.add(""));
        odd.runDue(3_600_000_000_000L);
        assertEquals(7 * 3600 + 1, done.size());
    }
}
