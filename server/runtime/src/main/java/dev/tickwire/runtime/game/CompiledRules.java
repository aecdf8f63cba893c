package dev.tickwire.runtime.game;

import dev.tickwire.Game;
import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.protocol.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A game's predicted rules as its build has compiled them: the ES module beside the game's classes (PROTOCOL.md section
 * 1, "Rules").
 *
 * @param module the module that a host serves; {@code null} if the game has no rules, or none that fit its schema
 * @param problem the defect and the cure in one sentence; {@code null}: none
 */
public record CompiledRules(
        @Nullable Module module, @Nullable String problem) {
    private static final String CURE =
            ": build the game anew with the part of the pom that runs RulesCompiler after the compiler";

    /**
     * The module of a game.
     *
     * @param name its file name, with hashes of the schema and of the text, because rules change more often than the
     *     schema
     * @param text UTF-8
     */
    public record Module(String name, byte[] text, RulesManifest manifest) {}

    /** Reads the rules from the class path of the game. */
    static CompiledRules of(Class<? extends Game<?>> game, Schema schema) {
        if (PredictedMethod.marked(game).isEmpty()) {
            return new CompiledRules(null, null);
        }
        String path = RulesManifest.path(schema.game());
        byte[] text = read(game.getClassLoader(), path);
        if (text == null) {
            return refused("the @Predicted rules of game " + schema.game() + " are not compiled, there is no " + path);
        }
        RulesManifest manifest = RulesManifest.of(text);
        if (manifest == null) {
            return refused(path + " was compiled by another version of Tickwire");
        }
        if (!manifest.schema().equals(schema.hash())) {
            return refused(path + " was compiled for another schema of game " + schema.game());
        }
        Module module = new Module(schema.hash() + "-" + Digests.of(text) + ".js", text, manifest);
        for (Map.Entry<String, String> compiled : manifest.classes().entrySet()) {
            String name = compiled.getKey();
            if (!Objects.equals(compiled.getValue(), Digests.ofClass(name, game.getClassLoader()))) {
                return new CompiledRules(
                        module,
                        path + " was compiled from another class " + name.replace('/', '.')
                                + " than the one beside it: browsers would predict by rules that are not the room's"
                                + CURE);
            }
        }
        return new CompiledRules(module, null);
    }

    private static CompiledRules refused(String why) {
        return new CompiledRules(null, why + CURE);
    }

    private static byte @Nullable [] read(ClassLoader loader, String path) {
        try (InputStream in = loader.getResourceAsStream(path)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
