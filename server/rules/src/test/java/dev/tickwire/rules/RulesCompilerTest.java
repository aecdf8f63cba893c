package dev.tickwire.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Game;
import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.runtime.game.GameType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCompilerTest {
    private static final String MARK = "// refused: ";

    @TempDir
    Path folder;

    @Test
    void shouldNameEveryLineThatABrowserCouldNotRun() throws IOException {
        List<String> source = Files.readAllLines(Path.of("src/test/java/dev/tickwire/rules/ForbiddenRules.java"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            int mark = source.get(i).indexOf(MARK);
            if (mark >= 0) {
                expected.add(
                        "(ForbiddenRules.java:" + (i + 1) + ") " + source.get(i).substring(mark + MARK.length()));
            }
        }

        List<String> problems = problems(ForbiddenRules.class);

        for (String line : expected) {
            assertTrue(problems.stream().anyMatch(problem -> problem.contains(line)), line + " in\n" + problems);
        }
        assertEquals(expected.size(), problems.size(), () -> String.join("\n", problems));
    }

    @Test
    void shouldNameTheMethodThatIsNoRule() {
        String shape = " must be static void %1$s(E entity, I input, double dt) to be @Predicted,"
                + " or static boolean %1$s(E entity, I input, S spawned, double dt) to launch a new S";
        List<String> problems = problems(MalformedRules.class);

        for (String method : List.of(
                "notStatic",
                "returning",
                "floating",
                "ofNothing",
                "launchingQuietly",
                "launchingNothing",
                "launchingItself",
                "launchingAnything")) {
            String sentence = MalformedRules.class.getName() + "." + method + shape.formatted(method);
            assertTrue(problems.stream().anyMatch(problem -> problem.startsWith(sentence)), problems::toString);
        }
        for (String sentence : List.of(
                "talking gets Say.words",
                "launchingWhims launches a new Whim, whose x does not always start as the same number",
                "launchingBlanks launches a new Blank, whose colour does not always start as the same number",
                "two is for the same kinds and input as " + MalformedRules.class.getName() + ".one",
                "four is for the same kinds and input as " + MalformedRules.class.getName() + ".three")) {
            assertTrue(problems.stream().anyMatch(problem -> problem.contains(sentence)), problems::toString);
        }
        assertEquals(13, problems.size(), problems::toString);
    }

    @Test
    void shouldWriteTheModulesOfTheGamesThatAServiceFileNames() throws IOException, ClassNotFoundException {
        Path services = folder.resolve("META-INF/services/dev.tickwire.Game");
        Files.createDirectories(services.getParent());
        Files.writeString(services, "# games\n" + AllowedRules.class.getName() + " # one\n\n");

        RulesCompiler.main(new String[] {folder.toString()});

        String module = Files.readString(folder.resolve("META-INF/tickwire/allowed-rules.rules.js"));
        String hash = GameType.of(AllowedRules.class).schema().hash();
        assertTrue(module.startsWith("export const schema=\"" + hash + "\";\n"), () -> module.substring(0, 60));
        RulesManifest manifest = manifest(AllowedRules.class);
        assertEquals(
                List.of("roll", "splash", "sail"),
                manifest.rules().stream().map(RulesManifest.Rule::name).toList(),
                "in the order of the source");
        RulesManifest.Rule splash = manifest.rules().get(1);
        assertEquals("Wake", splash.spawned());
        assertEquals(List.of("age", "gear", "length", "ripples", "trail", "width", "x", "y"), splash.spawnedState());
        assertEquals(
                List.of(-0.0, 3.0, -3.0, 1.0, -2.0, 0.0, 1.0E300, 0.0, 0.30000000000000004, 1.0E-9, 0.0),
                splash.fresh());
        RulesManifest.Rule sail = manifest.rules().get(2);
        assertEquals(List.of("trail", "x", "y"), sail.state());
        assertEquals(List.of("aim", "divisor", "force", "gas", "letter", "number", "turn", "wind"), sail.components());
        assertEquals(RulesCompiler.compile(AllowedRules.class).orElseThrow(), module, "the same every time");
    }

    @Test
    void shouldSayWhichFieldsRulesReadAndWrite() {
        RulesManifest manifest = manifest(Garden.class);
        RulesManifest.Rule tend = manifest.rules().get(0);
        assertEquals(
                Set.of(
                        "set",
                        "compounded",
                        "counted",
                        "byMethod",
                        "byHelper",
                        "stored",
                        "storedThroughVariable",
                        "handed",
                        "alsoOfBytes", // a helper stores into bytes, and nobody knows whose
                        "inherited"),
                Set.copyOf(tend.writes()));
        assertEquals(
                Set.of("tested", "readByHelper", "summed", "lengthOnly"),
                tend.reads().stream()
                        .filter(field -> !tend.writes().contains(field))
                        .collect(Collectors.toSet()));
        RulesManifest.Rule fall = manifest.rules().get(2);
        assertEquals(List.of("fallen", "launched"), fall.writes(), "by the rule that launches as well");
        assertEquals(List.of("fallen"), fall.reads());
        assertEquals(tend.writes(), manifest.rules().get(1).writes(), "over all rules");
    }

    @Test
    void shouldNameTheClassesThatItCompiled() {
        assertEquals(
                Set.of("Garden", "Garden$Apple", "Garden$Dig", "Garden$Plant", "Garden$Tree").stream()
                        .map(name -> "dev/tickwire/rules/" + name)
                        .collect(Collectors.toSet()),
                manifest(Garden.class).classes().keySet());
        assertTrue(manifest(AllowedRules.class).classes().containsKey("dev/tickwire/math/Exact"), "what they call");
        assertTrue(manifest(AllowedRules.class).classes().containsKey("dev/tickwire/rules/AllowedRules$Gear"), "enums");
        assertNull(GameType.of(NoRules.class).compiledRules().problem());
    }

    private static RulesManifest manifest(Class<? extends Game<?>> game) {
        String module = RulesCompiler.compile(game).orElseThrow();
        return Objects.requireNonNull(RulesManifest.of(module.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldLeaveNoModuleOfAGameWithoutRules() throws IOException, ClassNotFoundException {
        Path module = folder.resolve("META-INF/tickwire/no-rules.rules.js");
        Files.createDirectories(module.getParent());
        Files.writeString(module, "of yesterday");

        RulesCompiler.main(new String[] {folder.toString(), NoRules.class.getName()});

        assertTrue(Files.notExists(module));
    }

    private static List<String> problems(Class<? extends Game<?>> game) {
        return assertThrows(RulesException.class, () -> RulesCompiler.compile(game))
                .getMessage()
                .lines()
                .toList();
    }
}
