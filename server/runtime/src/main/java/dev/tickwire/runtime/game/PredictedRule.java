package dev.tickwire.runtime.game;

import dev.tickwire.Input;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.protocol.schema.RulesManifest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A predicted rule that the room applies to copies of entities. The rules compiler has checked that it changes only its
 * arguments.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 */
public final class PredictedRule {
    private static final MethodType STEP = MethodType.methodType(void.class, Object.class, Record.class, double.class);
    private static final MethodType LAUNCH =
            MethodType.methodType(boolean.class, Object.class, Record.class, Object.class, double.class);

    private final MethodHandle step;
    private final Class<? extends Input> input;
    private final PredictedCopyKind kind;
    private final @Nullable PredictedCopyKind spawned;

    private PredictedRule(PredictedMethod rule, PredictedCopyKind kind, @Nullable PredictedCopyKind spawned) {
        this.input = rule.input().asSubclass(Input.class);
        this.kind = kind;
        this.spawned = spawned;
        try {
            rule.method().setAccessible(true);
            this.step = MethodHandles.lookup().unreflect(rule.method()).asType(spawned == null ? STEP : LAUNCH);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("it is accessible", e);
        }
    }

    /** The rules of a game, in the order in which a tick applies them. */
    static List<PredictedRule> of(
            RulesManifest manifest, List<Method> marked, List<KindClass> kinds, List<MessageType> inputs) {
        Map<KindClass, PredictedCopyKind> shadows = new HashMap<>();
        List<PredictedRule> rules = new ArrayList<>();
        for (RulesManifest.Rule compiled : manifest.rules()) {
            for (Method method : marked) {
                PredictedMethod rule = PredictedMethod.of(method, kinds, inputs);
                if (rule != null && isOf(compiled, rule)) {
                    KindClass launched = rule.spawned();
                    rules.add(new PredictedRule(
                            rule,
                            shadows.computeIfAbsent(rule.kind(), kind -> PredictedCopyKind.of(kind, manifest)),
                            launched == null
                                    ? null
                                    : shadows.computeIfAbsent(launched, kind -> PredictedCopyKind.of(kind, manifest))));
                }
            }
        }
        return rules;
    }

    /** A game has at most one rule for an input and two kinds. */
    private static boolean isOf(RulesManifest.Rule compiled, PredictedMethod rule) {
        KindClass spawned = rule.spawned();
        String launched = spawned == null ? null : spawned.kind().name();
        return compiled.kind().equals(rule.kind().kind().name())
                && compiled.input().equals(rule.input().getSimpleName())
                && Objects.equals(compiled.spawned(), launched);
    }

    /** Class of the input that it takes. */
    public Class<? extends Input> input() {
        return input;
    }

    /** The kind of the entities that it is applied to. */
    public PredictedCopyKind kind() {
        return kind;
    }

    /** The kind that it launches; {@code null}: none. */
    public @Nullable PredictedCopyKind spawned() {
        return spawned;
    }

    /**
     * Applies the rule. Exceptions pass through.
     *
     * @param dt length of the tick in seconds
     * @param fresh a new object of the kind that it launches; {@code null}: it launches none
     * @return whether it launches {@code fresh}
     */
    public boolean apply(Object shadow, Record held, @Nullable Object fresh, double dt) {
        try {
            if (spawned == null) {
                step.invokeExact(shadow, held, dt);
                return false;
            }
            return (boolean) step.invokeExact(shadow, held, fresh, dt);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a rule throws no checked exceptions", e);
        }
    }
}
