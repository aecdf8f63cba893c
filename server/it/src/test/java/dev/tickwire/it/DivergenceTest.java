package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packaged server names to operators the field of a game that is not a function of its facts, before and after a
 * crash.
 */
@Execution(ExecutionMode.CONCURRENT)
class DivergenceTest {
    private static final String ROOM = "/admin/rooms/hall";

    private static final String SUNDIAL = """
            package sundial;

            import dev.tickwire.Entity;
            import dev.tickwire.Game;
            import dev.tickwire.Room;
            import dev.tickwire.Settings;
            import dev.tickwire.WhenEmpty;

            public final class Sundial implements Game<Sundial.Options> {
                public record Options() {}

                public static final class Hand extends Entity {
                    public int angle;
                }

                @Override
                public Settings settings(Options options) {
                    return Settings.tickRate(20).whenEmpty(WhenEmpty.RUN);
                }

                @Override
                public void created(Room room) {
                    room.spawn(new Hand());
                }

                @Override
                public void tick(Room room) {
                    for (Hand hand : room.all(Hand.class)) hand.angle = (int) System.nanoTime();
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldNameTheFieldToOperators() throws Exception {
        String[] options = {
            "--game-jar",
            GameJar.compiled(folder, "sundial", "sundial.Sundial", SUNDIAL).toString(),
            "--room",
            "sundial:hall",
            "--data",
            folder.resolve("data").toString(),
            "--shadow",
            "100"
        };
        try (Host host = Host.start(options)) {
            assertNamesTheHand(host, awaitDivergence(host));
            host.program().signal("KILL");
            host.program().awaitExit();
        }
        options[options.length - 1] = "0";
        try (Host host = Host.start(options)) {
            assertNamesTheHand(host, awaitDivergence(host)); // of the recovery
            assertEquals(1, counter(host, "replays_differed"));
        }
    }

    private static JsonNode awaitDivergence(Host host) {
        Await.until(
                "a divergence",
                () -> !asked(host, ROOM).path("divergence").isMissingNode(),
                () -> host.program().output());
        return asked(host, ROOM).path("divergence");
    }

    private static void assertNamesTheHand(Host host, JsonNode divergence) {
        assertEquals("Hand", divergence.path("kind").asString(), divergence::toString);
        assertEquals("angle", divergence.path("field").asString(), divergence::toString);
        assertEquals(1, divergence.path("entity").asInt(), divergence::toString);
        assertEquals(2, divergence.path("values").size(), divergence::toString);
        assertNotEquals(
                divergence.path("values").path(0), divergence.path("values").path(1), divergence::toString);
        String line = "Hand.angle of entity 1";
        assertTrue(
                host.program().output().stream()
                        .anyMatch(each -> each.contains("hall") && each.contains("tick ") && each.contains(line)),
                () -> host.program().output().toString());
    }

    private static int counter(Host host, String name) {
        for (JsonNode each : asked(host, "/admin/counters").path("counters")) {
            if (each.path("name").asString().equals(name)) {
                return each.path("value").asInt();
            }
        }
        throw new AssertionError("no counter " + name);
    }

    private static JsonNode asked(Host host, String path) {
        return JsonMapper.shared().readTree(host.getAsOperator(path).body());
    }
}
