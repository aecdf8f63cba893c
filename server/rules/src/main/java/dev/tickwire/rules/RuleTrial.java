package dev.tickwire.rules;

import dev.tickwire.Game;
import dev.tickwire.math.Exact;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.runtime.game.GameType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tries the rules of a game with random states, inputs and tick rates, the same ones in this JVM and in JavaScript, and
 * returns the results to the bit: for every rule a line, with a running hash after every thousand steps. A new state
 * replaces the old one now and then, and if that is no longer finite, or its step threw. A launched entity is new in
 * every step.
 *
 * <p>In a test of a game:
 * {@code RuleTrial trial = RuleTrial.of(Race.class, 1_000_000, 42); assertEquals(trial.inThisJvm(), trial.inNode());}
 */
public final class RuleTrial {
    /** The range of a double without a declared one, such as a speed: plus or minus this. */
    private static final double UNDECLARED_MAX = 1000;

    private static final double TURNS_MAX = 20;

    /**
     * The range of a number of a state or an input.
     *
     * @param whole whether it is a whole number, in [min, max]
     */
    record Source(boolean whole, double min, double max) {}

    private final List<Rule> rules;
    private final GameType game;
    private final String module;
    private final int steps;
    private final int seed;

    private RuleTrial(GameType game, List<Rule> rules, String module, int steps, int seed) {
        this.game = game;
        this.rules = rules;
        this.module = module;
        this.steps = steps;
        this.seed = seed;
    }

    /**
     * Compiles the rules of a game.
     *
     * @param steps of every rule, in thousands
     * @throws RulesException as {@link RulesCompiler#compile} does
     * @throws IllegalArgumentException if the game has no rules
     */
    public static RuleTrial of(Class<? extends Game<?>> gameClass, int steps, int seed) {
        String module = RulesCompiler.compile(gameClass)
                .orElseThrow(() -> new IllegalArgumentException(gameClass.getName() + " has no @Predicted method"));
        GameType game = GameType.of(gameClass);
        ClassFiles files = new ClassFiles(gameClass.getClassLoader());
        return new RuleTrial(game, new RuleFinder(game, files, new ArrayList<>()).find(), module, steps, seed);
    }

    /** Runs the rules' own methods. */
    public List<String> inThisJvm() {
        return rules.stream()
                .map(rule -> new JavaTrial(rule, state(rule), input(rule)).run(steps, seed))
                .toList();
    }

    /** Runs the module in a process of its own: {@code node} must be on the path. */
    public List<String> inNode() throws IOException, InterruptedException {
        Path file = Files.createTempFile("trial", ".mjs");
        try {
            Files.writeString(file, program());
            Process node = new ProcessBuilder("node", file.toString())
                    .redirectErrorStream(true)
                    .start();
            List<String> lines = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            node.waitFor();
            return lines;
        } finally {
            Files.delete(file);
        }
    }

    /** An ES module that runs the rules and prints each line to the console. */
    public String program() {
        String sources = rules.stream()
                .map(rule -> "[" + script(state(rule)) + "," + script(input(rule)) + "]")
                .collect(Collectors.joining(",", "[", "]"));
        return module + "{\nconst sources = " + sources + ", steps = " + steps + ", seed = " + seed + ";\n" + trial()
                + "}\n";
    }

    private List<Source> state(Rule rule) {
        List<Source> sources = new ArrayList<>();
        for (Slot slot : rule.entity().state()) {
            Source source = source(slot, rule.entity().kind().kind().fields());
            for (int i = 0; i < slot.numbers(); i++) {
                sources.add(source);
            }
        }
        return sources;
    }

    private List<Source> input(Rule rule) {
        List<Field> fields = game.schema().inputs().stream()
                .filter(input -> input.name().equals(rule.input().getSimpleName()))
                .findFirst()
                .orElseThrow()
                .fields();
        return rule.components().stream().map(slot -> source(slot, fields)).toList();
    }

    private static Source source(Slot slot, List<Field> fields) {
        FieldType type = fields.stream()
                .filter(field -> field.name().equals(slot.name()))
                .findFirst()
                .orElseThrow()
                .type();
        if (type instanceof FieldType.Bool) {
            return new Source(true, 0, 1);
        }
        if (type instanceof FieldType.EnumOf values) {
            return new Source(true, 0, values.values().size() - 1);
        }
        if (type instanceof FieldType.Int whole) {
            return new Source(true, whole.min(), whole.max());
        }
        if (type instanceof FieldType.Quantized quantized) {
            return new Source(false, quantized.min(), quantized.max());
        }
        if (type instanceof FieldType.Float64 number) {
            double min = Exact.clamp(number.min(), -UNDECLARED_MAX, UNDECLARED_MAX);
            return new Source(false, min, Exact.clamp(number.max(), -UNDECLARED_MAX, UNDECLARED_MAX));
        }
        return new Source(false, -TURNS_MAX, TURNS_MAX);
    }

    private static String script(List<Source> sources) {
        return sources.stream()
                .map(source -> "[" + source.whole + "," + source.min + "," + source.max + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String trial() {
        try (InputStream in = RuleTrial.class.getResourceAsStream("trial.js")) {
            if (in == null) {
                throw new IllegalStateException("trial.js lies beside this class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
