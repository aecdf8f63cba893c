package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
    @Test
    void shouldLeaveAReserveAndAFileForEachConnection() {
        int fit = Descriptors.connectionsMax(23_000, 300, 80);
        assertTrue(80 + 2 * fit + Descriptors.RESERVE <= 300, () -> fit + " connections");
        assertTrue(80 + 2 * (fit + 1) + Descriptors.RESERVE > 300, () -> fit + " connections");
        assertTrue(Descriptors.RESERVE > HttpServer.OPERATORS_MAX);
    }

    @Test
    void shouldAllowAllConnectionsUnderAHighLimit() {
        assertEquals(23_000, Descriptors.connectionsMax(23_000, 1_048_576, 80));
    }

    @Test
    void shouldAllowAFewConnectionsUnderAnyLimit() {
        assertEquals(Descriptors.CONNECTIONS_MIN, Descriptors.connectionsMax(23_000, 64, 80));
    }
}
