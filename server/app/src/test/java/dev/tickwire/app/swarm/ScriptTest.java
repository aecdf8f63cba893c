package dev.tickwire.app.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.app.bench.Drift;
import dev.tickwire.app.jar.GameJar;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.runtime.game.GameType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {
    private static final String SERVICE = "dev.tickwire.InputScript";
    private static final String GAME = "public final class Pond implements Game<Pond.Options> {"
            + " public record Options() {}"
            + " public record Throw(@Range(min = 0, max = 9) int stones) implements Input {}"
            + " public Settings settings(Options options) { return Settings.tickRate(20); }"
            + " public void tick(Room room) {} }";

    @TempDir
    Path directory;

    /** A script that counts its own calls, so two clients must not share one. */
    private static String script(String className, String nameMethod, String next) {
        return "public final class " + className + " implements InputScript { private int calls;"
                + " public Class<? extends Game<?>> game() { return Pond.class; } " + nameMethod
                + " public Input next(Input held, java.util.random.RandomGenerator random) { return " + next + "; } }";
    }

    private Path jar(String... nextOfDefault) throws IOException {
        String next = nextOfDefault.length == 0 ? "new Pond.Throw(calls++ / 2)" : nextOfDefault[0];
        return GameJar.make(
                directory,
                Map.of(
                        "Pond",
                        GAME,
                        "Plain",
                        script("Plain", "", next),
                        "Wild",
                        script("Wild", "public String name() { return \"wild\"; }", "new Pond.Throw(9)")),
                Map.of(SERVICE, List.of("Plain", "Wild")));
    }

    @Test
    void shouldFindTheScriptsThatAJarNames() throws IOException {
        Path jar = jar();
        assertEquals("default", Script.find("pond", null, jar).name());
        assertEquals("wild", Script.find("pond", "wild", jar).name());
        assertNull(Script.find("drift", null, jar));
        assertEquals("steering", Script.find("drift", "steering", null).name());
        assertNull(Script.find("drift", null, null), "drift has none that is used unasked");
    }

    @Test
    void shouldSayWhichScriptsThereAre() throws IOException {
        Path jar = jar();
        assertBlames("there is default, wild", "pond", "tame", jar);
        assertBlames("there is course, steering", "drift", "tame", null);
        assertBlames("nor any other", "chess", "tame", null);
        assertBlames("no game jar", "pond", null, directory.resolve("absent.jar"));
        Path broken = Files.createDirectory(directory.resolve("broken"));
        assertBlames(
                "Gone", "pond", null, GameJar.make(broken, Map.of("Pond", GAME), Map.of(SERVICE, List.of("Gone"))));
    }

    private static void assertBlames(String blamed, String game, String name, Path jar) {
        String message = assertThrows(IllegalArgumentException.class, () -> Script.find(game, name, jar))
                .getMessage();
        assertTrue(message.contains(blamed), message);
    }

    @Test
    void shouldGiveEachClientAScriptOfItsOwn() throws IOException {
        Script script = Script.find("pond", null, jar());
        InputSource one = script.inputs(new SplittableRandom(1));
        InputSource other = script.inputs(new SplittableRandom(1));
        byte[] held = one.next();
        assertSame(held, one.next(), "an equal input is the same bytes");
        byte[] next = one.next();
        assertNotSame(held, next);
        assertArrayEquals(held, other.next());
        assertArrayEquals(new byte[] {34, 0}, held);
        assertArrayEquals(new byte[] {34, 2}, next, "class id 32 + 2, zigzag 1");
    }

    @Test
    void shouldRefuseAnInputBeyondItsRange() throws IOException {
        InputSource inputs =
                Script.find("pond", null, jar("new Pond.Throw(10)")).inputs(new SplittableRandom(1));
        assertThrows(IllegalArgumentException.class, inputs::next);
    }

    @Test
    void shouldSayInWhatTheGameDiffersFromTheHosts() throws IOException {
        Script script = Script.find("pond", null, jar());
        Schema same = Schema.parse(script.game().schema().json());
        script.requireGame(same);
        Schema other = Schema.parse(same.json().replace("\"max\":9", "\"max\":8"));
        String message = assertThrows(IllegalArgumentException.class, () -> script.requireGame(other))
                .getMessage();
        assertTrue(
                message.contains("Throw.stones is") && message.contains("max=9") && message.contains("max=8"), message);
    }

    @Test
    void shouldNameAFewDifferencesAndCountTheOthers() {
        Schema drift = GameType.of(Drift.class).schema();
        Schema empty = Schema.of("drift", List.of(), List.of(), List.of(), List.of());
        String difference = SchemaDifference.of(drift, empty);
        assertTrue(difference.startsWith("Course is an input here, absent there; "), difference);
        assertTrue(difference.endsWith("; and 19 more"), difference);
        assertEquals("", SchemaDifference.of(drift, drift));
        assertTrue(SchemaDifference.of(empty, drift).startsWith("Course is absent here, an input there; "));
    }
}
