package dev.tickwire.app.swarm;

import dev.tickwire.InputScript;
import dev.tickwire.app.jar.JarServices;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.runtime.game.GameType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An {@link InputScript} that was found, and the game that it is for. Threads: one.
 *
 * @param name its name among the scripts of its game
 * @param provider makes one for each client
 */
record Script(String name, GameType game, ServiceLoader.Provider<InputScript> provider) {
    /**
     * Looks for a script of a game in a jar, or in this process for the games that are built in.
     *
     * @param name null: the default one, if there is one
     * @throws IllegalArgumentException if there is none of this name, or the jar cannot be used
     */
    static @Nullable Script find(String game, @Nullable String name, @Nullable Path jar) {
        Map<String, Script> scripts = scripts(game, jar);
        Script script = scripts.get(name == null ? InputScript.DEFAULT : name);
        if (script == null && name != null) {
            throw new IllegalArgumentException("there is no input script " + name + " for " + game
                    + (scripts.isEmpty() ? ", nor any other" : "; there is " + String.join(", ", scripts.keySet())));
        }
        return script;
    }

    private static Map<String, Script> scripts(String game, @Nullable Path jar) {
        Map<String, Script> scripts = new TreeMap<>();
        try {
            for (ServiceLoader.Provider<InputScript> provider : providers(jar)) {
                InputScript script = provider.get();
                GameType type = GameType.of(script.game());
                if (type.name().equals(game)
                        && scripts.put(script.name(), new Script(script.name(), type, provider)) != null) {
                    throw new IllegalArgumentException(
                            game + " has two input scripts " + script.name() + ": rename one");
                }
            }
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return scripts;
    }

    private static List<ServiceLoader.Provider<InputScript>> providers(@Nullable Path jar) {
        return jar == null
                ? ServiceLoader.load(InputScript.class, Script.class.getClassLoader()).stream()
                        .toList()
                : JarServices.of(jar, InputScript.class);
    }

    /** @throws IllegalArgumentException if the host's game is not that of the script, naming the difference */
    void requireGame(Schema hosts) {
        if (!hosts.hash().equals(game.schema().hash())) {
            throw new IllegalArgumentException("script " + name + " is for another " + game.name()
                    + " than the host's: " + SchemaDifference.of(game.schema(), hosts));
        }
    }

    /** The inputs of another client. */
    InputSource inputs(RandomGenerator random) {
        return new ScriptedInputs(provider.get(), game.messages(), random);
    }
}
