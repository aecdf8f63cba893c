package dev.tickwire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void shouldTakeTheMiddleOfAnyOrder() {
        assertEquals(new Spread(2, 1, 9), Spread.of(DoubleStream.of(9, 1, 2)));
    }

    @Test
    void shouldHalveBetweenTheMiddleTwo() {
        assertEquals("2.5 (1.0-9.0)", Spread.of(DoubleStream.of(9, 1, 2, 3)).toString());
    }
}
