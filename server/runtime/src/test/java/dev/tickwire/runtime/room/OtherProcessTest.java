package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tickwire.runtime.session.JoiningClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A room that is stored goes on in another process, whatever Java runs it, as it would have gone on here; and then here
 * again.
 */
class OtherProcessTest {
    private static final int TICKS = 20;
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    /** This Java, and one of each other version that is installed beside it. */
    static Stream<Path> homes() throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        Map<Integer, Path> byVersion = new TreeMap<>();
        try (Stream<Path> siblings = Files.list(home.getParent())) {
            siblings.filter(sibling -> version(sibling) >= 17)
                    .forEach(sibling -> byVersion.put(version(sibling), sibling));
        }
        byVersion.put(version(home), home);
        System.out.println("Java " + byVersion);
        return byVersion.values().stream();
    }

    private static int version(Path home) {
        try {
            Matcher matcher = VERSION.matcher(Files.readString(home.resolve("release")));
            boolean runs = Files.isExecutable(home.resolve("bin").resolve("java")) && matcher.find();
            return runs ? Integer.parseInt(matcher.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void shouldGoOnInAnotherProcess(Path home, @TempDir Path directory) throws Exception {
        Path classes = directory.resolve("classes");
        GameBuild build = new GameBuild(classes, Shop.GAME, Shop.SOURCE);
        Simulation here = build.open();
        here.facts().joined(1, new JoiningClient("ann", "id:ann", JoiningClient.NO_TEAM), 5);
        ticks(here);
        Path stored = Files.createDirectory(directory.resolve("stored"));
        OtherProcess.store(here, stored);
        Process there = new ProcessBuilder(
                        home.resolve("bin").resolve("java").toString(),
                        "-cp",
                        GameBuild.CLASS_PATH,
                        OtherProcess.class.getName(),
                        classes.toString(),
                        Shop.GAME,
                        stored.toString(),
                        String.valueOf(TICKS))
                .redirectErrorStream(true)
                .start();
        String said = new String(there.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, there.waitFor(), said);
        ticks(here);
        Simulation back = OtherProcess.load(build.type(), stored);
        assertNull(Checkpoint.difference(here, back));
        assertArrayEquals(Checkpoint.of(here).bytes(), Files.readAllBytes(stored.resolve("checkpoint")));
    }

    private static void ticks(Simulation simulation) {
        for (int i = 0; i < TICKS; i++) {
            GameBuild.tick(simulation);
        }
    }
}
