package dev.tickwire.app.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwarmLoadTest {
    @ParameterizedTest
    @CsvSource({"500, 25", "7, 3", "1, 1", "8, 8", "20000, 19999", "5, 0"})
    void shouldSpreadTheSlowEvenly(int clients, int slow) {
        SwarmLoad load =
                new SwarmLoad(URI.create("http://localhost"), "drift", Map.of(), clients, 20, 1, 1, 1, null, slow, 0);
        for (int end = 0; end <= clients; end += Math.max(1, clients / 5)) {
            assertEquals(
                    (long) end * slow / clients,
                    IntStream.range(0, end).filter(load::slow).count());
        }
        assertEquals(slow, IntStream.range(0, clients).filter(load::slow).count());
        assertFalse(load.slow(clients), "a guest");
    }
}
