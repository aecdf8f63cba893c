package dev.tickwire.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.app.jar.GameJar;
import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.runtime.game.GameType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A jar whose predicted rules are not those of its classes. */
class UncompiledRulesTest {
    private static final String GAME = "public final class Pier implements Game<Pier.Options> {"
            + " public record Options() {} public record Row(boolean on) implements Input {}"
            + " public static final class Boat extends Entity { public int rowed; }"
            + " public Settings settings(Options options) { return Settings.tickRate(20); }"
            + " public void tick(Room room) {}"
            + " @Predicted static void row(Boat boat, Row in, double dt) { boat.rowed++; } }";

    @TempDir
    private Path directory;

    private Path jar() throws IOException {
        return GameJar.make(directory, Map.of("Pier", GAME), Map.of("dev.tickwire.Game", List.of("Pier")));
    }

    private static void assertRefused(Path jar, String why) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        int exitCode = line.execute("--game-jar", jar.toString(), "--port", "0", "--admin-port", "0");
        assertEquals(1, exitCode, err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith("tickwire: " + why), err::toString);
        assertTrue(err.toString().contains("build the game anew"), err::toString);
    }

    @Test
    void shouldBeRefusedWithoutAModule() throws IOException {
        assertRefused(
                jar(),
                "the @Predicted rules of game pier are not compiled, there is no META-INF/tickwire/pier.rules.js: ");
    }

    @Test
    void shouldBeRefusedWithAModuleOfOtherClasses() throws IOException {
        Path jar = jar();
        String schema = GameType.of(GameJars.games(List.of(jar)).get(0)).schemaHash();
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path module = files.getPath(RulesManifest.path("pier"));
            Files.createDirectories(module.getParent());
            Files.writeString(
                    module,
                    new RulesManifest(schema, Map.of("user/Pier", "0123456789abcdef"), List.of()).head()
                            + "export const rules=[];\n");
        }
        assertRefused(
                jar, "META-INF/tickwire/pier.rules.js was compiled from another class user.Pier than the one beside");
    }
}
