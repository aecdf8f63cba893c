package dev.tickwire.bench.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class InputResponseTest {
    private static String histogram(String presses) {
        return InputResponse.histogram(new JsonMapper().readTree(presses));
    }

    @Test
    void shouldCountPressesByFrames() {
        String presses = """
                [{"frames": 2, "ms": 20}, {"frames": 1, "ms": 9}, {"frames": 1, "ms": 8}]""";
        assertEquals("1 (2), 2 (1); 9 ms", histogram(presses));
    }

    @Test
    void shouldCountPressesThatNeverShowed() {
        String presses = """
                [{"frames": 0, "ms": 2000}, {"frames": 1, "ms": 8}, {"frames": 1, "ms": 7}]""";
        assertEquals("1 (2), never (1); 8 ms", histogram(presses));
    }

    @Test
    void shouldCountNoPresses() {
        assertEquals("none", histogram("[]"));
    }
}
