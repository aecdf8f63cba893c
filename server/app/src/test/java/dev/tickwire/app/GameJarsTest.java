package dev.tickwire.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.app.jar.GameJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A jar that brings no game that can be played: one line that says what is wrong with it. */
class GameJarsTest {
    private static final String SERVICE = "dev.tickwire.Game";
    private static final String OPTIONS = " public record Options() {}"
            + " public Settings settings(Options options) { return Settings.tickRate(20); }"
            + " public void tick(Room room) {} }";

    @TempDir
    Path directory;

    private static void assertOneLine(Path jar, String... blamed) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        assertEquals(2, line.execute("--game-jar", jar.toString()), err::toString);
        String said = err.toString();
        assertEquals(1, said.lines().count(), said);
        for (String word : blamed) {
            assertTrue(said.contains(word), said);
        }
        assertFalse(said.contains("null"), said);
    }

    private Path jar(Map<String, String> sources, String provider, String... without) throws IOException {
        Path jar = GameJar.make(directory, sources, Map.of(SERVICE, List.of(provider)));
        try (FileSystem files = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            for (String name : without) {
                Files.delete(files.getPath("user/" + name + ".class"));
            }
        }
        return jar;
    }

    @Test
    void shouldSayThatAJarIsNone() throws IOException {
        Path jar = Files.writeString(directory.resolve("race.jar"), "this is text");
        assertOneLine(jar, "race.jar is no jar");
    }

    @Test
    void shouldSayWhichClassIsNotThere() throws IOException {
        assertOneLine(jar(Map.of("Pond", "public final class Pond {}"), "Race"), "game.jar", "user.Race");
    }

    @Test
    void shouldSayWhichClassIsNoGame() throws IOException {
        assertOneLine(jar(Map.of("Pond", "public final class Pond {}"), "Pond"), "game.jar", "user.Pond");
    }

    @Test
    void shouldSayWhichClassAGameNeeds() throws IOException {
        Map<String, String> base = Map.of(
                "Pond",
                "public final class Pond extends Base implements Game<Pond.Options> {" + OPTIONS,
                "Base",
                "public class Base {}");
        assertOneLine(jar(base, "Pond", "Base"), "game.jar needs the class user.Base");
    }

    @Test
    void shouldSayWhichClassAPartOfAGameNeeds() throws IOException {
        Map<String, String> field = Map.of(
                "Pond",
                "public final class Pond implements Game<Pond.Options> { private Water water; public void fill(Water "
                        + "with) {}"
                        + OPTIONS,
                "Water",
                "public class Water {}");
        assertOneLine(jar(field, "Pond", "Water"), "user.Pond needs the class user.Water");
    }

    @Test
    void shouldStartWithoutAClassThatCannotBeLinkedAndIsNotUsed() throws IOException {
        Map<String, String> besides = Map.of(
                "Pond",
                "public final class Pond implements Game<Pond.Options> {" + OPTIONS,
                "Tool",
                "public class Tool { static Water water; Water fill(Water with) { return with; }"
                        + " record Cup(Water in) {} }",
                "Water",
                "public class Water {}");
        Path jar = jar(besides, "Pond", "Water");
        try (Server server = Tickwire.host(GameJars.games(List.of(jar)))
                .host("127.0.0.1")
                .port(0)
                .adminToken("x")
                .data(directory.resolve("data"))
                .room("pond", "pond")
                .start()) {
            assertEquals(List.of("pond"), server.rooms());
        }
    }

    @Test
    void shouldEndWhenAClassIsMissingThatAGameUses() throws IOException {
        Map<String, String> used = Map.of(
                "Pond",
                "public final class Pond implements Game<Pond.Options> { public record Options() {}"
                        + " public Settings settings(Options options) { return Settings.tickRate(new Water().rate()); }"
                        + " public void tick(Room room) {} }",
                "Water",
                "public class Water { public int rate() { return 20; } }");
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        String jar = jar(used, "Pond", "Water").toString();
        assertEquals(1, line.execute("--game-jar", jar, "--port", "0", "--admin-token", "x"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("pond"), err::toString);
    }

    @Test
    void shouldSayWhichFieldCannotBeStored() throws IOException {
        Map<String, String> random = Map.of(
                "Pond",
                "public final class Pond implements Game<Pond.Options> { private final java.util.Random waves = new "
                        + "java.util.Random();"
                        + " public record Options() {}"
                        + " public Settings settings(Options options) { return "
                        + "Settings.tickRate(20).durability(Durability.JOURNAL); }"
                        + " public void tick(Room room) {} }");
        String jar = jar(random, "Pond").toString();
        String data = directory.resolve("data").toString();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Keeping(logged);
        Logger logger = Logger.getLogger("dev.tickwire");
        logger.addHandler(handler);
        try {
            String[] arguments = {"--game-jar", jar, "--port", "0", "--admin-token", "x", "--data", data};
            assertEquals(1, line.execute(arguments), err::toString);
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(1, err.toString().lines().count(), err::toString);
        String said = logged.stream().map(LogRecord::getMessage).collect(Collectors.joining("\n"));
        assertTrue(said.contains("user.Pond.waves") && said.contains("room.random()"), said);
        assertTrue(logged.stream().allMatch(each -> each.getThrown() == null), "the stack says nothing of the mistake");
    }

    /** Keeps what is logged. */
    private static final class Keeping extends Handler {
        private final List<LogRecord> logged;

        Keeping(List<LogRecord> logged) {
            this.logged = logged;
        }

        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
