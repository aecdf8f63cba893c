package dev.tickwire.runtime.game;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MutableStaticsTest {
    @SuppressWarnings("unused") // by their declarations
    static final class Yard {
        static final int SIZE = 3;
        static final String NAME = "yard";
        static final int[] PRICES = {1, 2};
        static final List<String> WORDS = List.of("a");
        static final Set<String> VIEW = Collections.unmodifiableSet(Set.of());
        static int opened;
        static final List<String> SEEN = new ArrayList<>();
        static final TreeMap<String, Integer> COUNTS = new TreeMap<>();
        static final AtomicInteger NEXT = new AtomicInteger();
        static final Random RANDOM = new Random(1);

        static final class Shed {
            static final Map<String, Integer> CACHE = new TreeMap<>();
            int width;
        }
    }

    @Test
    void shouldNameStaticsThatMayChangeAndNoConstants() {
        String yard = Yard.class.getName();
        assertEquals(
                List.of(
                        yard + "$Shed.CACHE",
                        yard + ".COUNTS",
                        yard + ".NEXT",
                        yard + ".RANDOM",
                        yard + ".SEEN",
                        yard + ".opened"),
                MutableStatics.of(Yard.class).stream()
                        .filter(name -> name.startsWith(yard))
                        .toList());
    }
}
