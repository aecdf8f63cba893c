package dev.tickwire.runtime.game;

import dev.tickwire.Game;
import dev.tickwire.protocol.schema.MessageType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that clients may predict: those that a rule changes, and those that a rule launches. Methods without the
 * shape of a rule are ignored here: the rules compiler reports them when the game is built.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 */
public final class PredictedKinds {
    private final Map<Class<?>, ExactNumbers> predicted = new HashMap<>();
    private final Set<Class<?>> launched = new HashSet<>();

    PredictedKinds(Class<? extends Game<?>> game, List<KindClass> kinds, List<MessageType> inputs) {
        for (Method method : PredictedMethod.marked(game)) {
            PredictedMethod rule = PredictedMethod.of(method, kinds, inputs);
            if (rule != null) {
                predicted.put(rule.kind().type(), rule.kind().exactNumbers());
                KindClass spawned = rule.spawned();
                if (spawned != null) {
                    launched.add(spawned.type());
                }
            }
        }
    }

    /** The exact numbers of entities of a class; {@code null}: no rule changes them. */
    public @Nullable ExactNumbers exactNumbers(Class<?> type) {
        return predicted.get(type);
    }

    /** Whether a rule launches entities of this class. */
    public boolean launches(Class<?> type) {
        return launched.contains(type);
    }
}
