package dev.tickwire.rules;

import dev.tickwire.Game;
import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.runtime.game.GameType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compiles the {@link dev.tickwire.Predicted} rules of games to ES modules (PROTOCOL.md section 1, "Rules"), which a
 * host that plays the game serves.
 */
public final class RulesCompiler {
    private static final String SERVICES = "META-INF/services/" + Game.class.getName();

    /** The end of a module of the compiler: {@code export{a as step0,b as step1};}. */
    private static final Pattern EXPORTS = Pattern.compile("export\\s*\\{([^{}]*)\\};?\\s*$");

    private RulesCompiler() {}

    /**
     * Writes the module of every game into a folder of compiled classes, so that it travels in the game's jar.
     *
     * @param args the folder, which is on the class path, too; then the games' class names, unless
     *     {@code META-INF/services/dev.tickwire.Game} in it names them
     */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        if (args.length == 0) {
            throw new IllegalArgumentException(
                    "arguments: the folder of the game's classes, then the names of its Game classes");
        }
        Path folder = Path.of(args[0]);
        List<String> names = args.length > 1 ? List.of(args).subList(1, args.length) : named(folder);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        for (String name : names) {
            write(game(name, loader), folder);
        }
    }

    /**
     * Compiles a game's rules.
     *
     * @return the text of the module; nothing if the game has no rules
     * @throws RulesException naming every method and line that a browser could not run, with the cure
     */
    public static Optional<String> compile(Class<? extends Game<?>> gameClass) {
        GameType game = GameType.of(gameClass);
        List<String> problems = new ArrayList<>();
        ClassLoader loader = gameClass.getClassLoader();
        ClassFiles files = new ClassFiles(loader);
        List<Rule> rules = new RuleFinder(game, files, problems).find();
        ReachableCode reach = new ReachableCode(files, problems);
        reach.follow(rules);
        if (!problems.isEmpty()) {
            throw new RulesException(new LinkedHashSet<>(problems));
        }
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        Map<String, byte[]> classes = new ReachableClasses(files, loader, reach).of(rules);
        String head = Manifests.of(game, rules, reach.uses(), classes.keySet()).head();
        classes.put(RuleBridge.NAME, RuleBridge.of(rules));
        return Optional.of(head + body(rules.size(), Translation.toModule(classes, RuleBridge.NAME)));
    }

    private static void write(Class<? extends Game<?>> game, Path folder) throws IOException {
        Optional<String> module = compile(game);
        Path file = folder.resolve(RulesManifest.path(GameType.of(game).name()));
        if (module.isPresent()) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, module.get());
        } else {
            Files.deleteIfExists(file);
        }
    }

    /** The compiler's code, and the rules as in PROTOCOL.md: the head's description of each, and its function. */
    private static String body(int rules, String code) {
        Matcher exports = EXPORTS.matcher(code);
        if (!exports.find()) {
            throw new IllegalStateException(
                    "TeaVM ends a module otherwise than it did: " + code.substring(Math.max(0, code.length() - 100)));
        }
        Map<String, String> names = List.of(exports.group(1).split(",")).stream()
                .map(export -> export.strip().split(" as "))
                .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
        String steps = IntStream.range(0, rules)
                .mapToObj(rule -> names.get(RuleBridge.step(rule)))
                .collect(Collectors.joining(","));
        return code.substring(0, exports.start()) + "export const rules=[" + steps
                + "].map((step,i)=>({...about.rules[i],step}));\n";
    }

    private static List<String> named(Path folder) throws IOException {
        Path services = folder.resolve(SERVICES);
        if (!Files.exists(services)) {
            throw new IllegalArgumentException("name the game's class after the folder, or in " + services);
        }
        return Files.readAllLines(services).stream()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @SuppressWarnings("unchecked") // a game's own type argument is checked by GameType
    private static Class<? extends Game<?>> game(String name, ClassLoader loader) throws ClassNotFoundException {
        return (Class<? extends Game<?>>) Class.forName(name, false, loader).asSubclass(Game.class);
    }
}
