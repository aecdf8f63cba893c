package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another build of a game starts after a kill. Takes minutes: {@code -Dbuilds.processes=true} runs it. */
@EnabledIfSystemProperty(named = "builds.processes", matches = "true")
@Execution(ExecutionMode.CONCURRENT)
class OtherBuildTest extends LedgerFixture {
    private static final int CLERKS = 4;

    /** Another build of the ledger, with a renamed and a new field. */
    private String[] otherLedger(String data) throws IOException {
        String source = Files.readString(
                Path.of("src", "test", "java").resolve(Ledger.class.getName().replace('.', '/') + ".java"));
        String field = "private final ArrayDeque<Late> late =";
        String was = source.replaceFirst("@Was\\(\"owed\"\\).*\\R", "");
        assertTrue(!was.equals(source) && was.contains(field), source);
        String other = was.replace(
                        field,
                        "private int added = 7; @dev.tickwire.Was(\"late\") private final ArrayDeque<Late> owed =")
                .replaceAll("\\blate\\.(add|clear|forEach)\\(", "owed.$1(");
        String[] options = ledger(data);
        options[List.of(options).indexOf("--game-jar") + 1] =
                GameJar.compiled(folder, "other", Ledger.class.getName(), other).toString();
        return options;
    }

    /** A host keeps its build when its rooms are open. */
    private void awaitKept(int builds, String data) {
        Await.until(
                builds + " kept builds",
                () -> kept(data).stream().filter(OtherBuildTest::isBuild).count() == builds);
    }

    private static boolean isBuild(Path file) {
        return file.toString().endsWith(".build");
    }

    private static List<Path> kept(String data) {
        Path builds = Path.of(data, "builds");
        if (!Files.isDirectory(builds)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(builds)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The host starts the build that has recorded a room, which replays it. */
    @Test
    void shouldLoseNothingThatWasDurableWhenAnotherBuildFollowsTheKilledProcess() throws Exception {
        String data = folder.resolve("data").toString();
        String[] one = ledger(data);
        String[] other = otherLedger(data);
        open(one);
        awaitKept(1, data);
        join(CLERKS);
        for (String[] next : List.of(other, one, other)) {
            int enough = settled() + 100;
            Await.until("answers", () -> settled() >= enough, clerks::toString, this::output);
            kill();
            open(next);
            awaitKept(2, data);
        }
        await("play after the last start", Clerk::plays);
        List<String> lines = finish();
        assertFalse(output().contains("are lost"), this::output);
        assertTrue(clerks.stream().anyMatch(clerk -> !clerk.rewinds().isEmpty()), clerks::toString);
        kill();
        open(one);
        await("play after another start", Clerk::plays);
        assertEquals(lines, clerks.get(0).read());
    }

    /** Deletes or changes a kept build. */
    private enum Spoil {
        DELETE("that build is not kept in ") {
            @Override
            void file(Path file) throws IOException {
                Files.delete(file);
            }
        },
        CHANGE_JARS("a jar of that build has been changed") {
            @Override
            void file(Path file) throws IOException {
                if (file.toString().endsWith(".jar")) {
                    byte[] changed = Files.readAllBytes(file);
                    changed[changed.length / 2] ^= 1;
                    Files.write(file, changed);
                }
            }
        },
        SIGN_OTHERWISE("the file of that build is not signed with this host's key") {
            @Override
            void file(Path file) throws IOException {
                if (isBuild(file)) {
                    Files.writeString(file, Files.readString(file).replaceAll("[^.]*$", "AAAA"));
                }
            }
        };

        private final String reason;

        Spoil(String reason) {
            this.reason = reason;
        }

        abstract void file(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportLostTicksWhenTheOldBuildIsNotKept(Spoil spoil) throws Exception {
        String data = folder.resolve("data").toString();
        open(ledger(data));
        awaitKept(1, data);
        join(1);
        Await.until("answers", () -> settled() >= 50, clerks::toString, this::output);
        kill();
        for (Path file : kept(data)) {
            spoil.file(file);
        }
        open(otherLedger(data));
        await("play after the start", Clerk::plays);
        Matcher loss = Pattern.compile("room book goes on from tick (\\d+) instead of (\\d+): "
                        + "(\\d+) ticks \\(([0-9.]+) s\\) are lost, because (.*)")
                .matcher(output());
        assertTrue(loss.find(), this::output);
        assertEquals(clerks.get(0).epochTick(), Integer.parseInt(loss.group(1)));
        int ticks = Integer.parseInt(loss.group(3));
        assertEquals(ticks, Integer.parseInt(loss.group(2)) - Integer.parseInt(loss.group(1)));
        assertEquals(ticks / 30.0, Double.parseDouble(loss.group(4)), 0.01);
        assertTrue(loss.group(5).contains(spoil.reason), loss::group);
    }
}
