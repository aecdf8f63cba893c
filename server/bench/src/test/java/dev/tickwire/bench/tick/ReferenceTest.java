package dev.tickwire.bench.tick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Which measurements {@code bench.jar tick --check} passes. The times are invented, because measured ones depend on the
 * machine.
 */
class ReferenceTest {
    private static final double CALIBRATION_NS = 100;

    private final Reference reference = Reference.load();
    private final Map<Phase, Double> storedNs = new EnumMap<>(Phase.class);

    ReferenceTest() {
        for (Phase phase : Phase.values()) {
            storedNs.put(phase, reference.ratio(phase) * CALIBRATION_NS);
        }
    }

    private List<String> excesses(double garbageBytes, double clockReads, double reads, double writes) {
        Cost cost = new Cost(storedNs, garbageBytes, clockReads, reads, writes, 150);
        return reference.excesses(new Measurement(List.of(cost), CALIBRATION_NS));
    }

    @Test
    void shouldPassTheStoredMeasurement() {
        assertEquals(List.of(), excesses(0, 0.128, 1, 1));
    }

    @Test
    void shouldNameAPhaseThatGotSlower() {
        storedNs.merge(Phase.SEND, 1.25, (ns, factor) -> ns * factor);
        List<String> lines = excesses(0, 0.128, 1, 1);
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("send"), lines.get(0));
    }

    @Test
    void shouldFailASlowdownSpreadOverAllPhases() {
        storedNs.replaceAll((phase, ns) -> ns * 1.12);
        List<String> lines = excesses(0, 0.128, 1, 1);
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("all phases"), lines.get(0));
    }

    @Test
    void shouldCount() {
        assertEquals(1, excesses(1, 0.128, 1, 1).size());
        assertEquals(1, excesses(0, 3, 1, 1).size());
        assertEquals(1, excesses(0, 0.128, 1.1, 1).size());
        assertEquals(1, excesses(0, 0.128, 1, 1.1).size());
    }

    @Test
    void shouldMeasureARoom() {
        Cost cost = new TickRoom(32).run(20);
        assertEquals(1, cost.reads());
        assertEquals(1, cost.writes());
        assertTrue(cost.frameBytes() > 32, cost.toString());
        for (Phase phase : Phase.values()) {
            assertTrue(cost.ns(phase) > 0, cost.toString());
        }
    }
}
