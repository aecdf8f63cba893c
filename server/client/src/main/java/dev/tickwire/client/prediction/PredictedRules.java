package dev.tickwire.client.prediction;

import static java.util.Objects.requireNonNull;

import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.protocol.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a game that a client predicts by: those of its methods that are marked {@code @Predicted}, in the order
 * in which they are declared.
 *
 * <pre>{@code
 * new PredictedRules().add(Ship.class, Steer.class, Race::fly).add(Ship.class, Steer.class, Shot.class, Race::shoot)
 * }</pre>
 *
 * <p>The module that {@code RulesCompiler} writes beside the game's classes names the fields that they read and write.
 * Without it they count as writing all.
 *
 * <p><b>Threads.</b> One, until it is given to a client; then it must not change any more.
 */
public final class PredictedRules {
    /** What one tick of {@code dt} seconds does to an entity, given its player's input. */
    @FunctionalInterface
    public interface Step<E, I> {
        void apply(E entity, I input, double dt);
    }

    /** As {@link Step}; returns whether {@code spawned}, a new entity, is launched. */
    @FunctionalInterface
    public interface Launch<E, I, S> {
        boolean apply(E entity, I input, S spawned, double dt);
    }

    /** Either of them, with its classes; {@code fresh} is {@code null} if it launches nothing. */
    interface AnyStep {
        boolean apply(Object entity, Record input, @Nullable Object fresh, double dt);
    }

    /**
     * One rule.
     *
     * @param spawned class of what it launches; {@code null} if it launches nothing
     */
    record Rule(
            Class<?> entity,
            Class<? extends Record> input,
            @Nullable Class<?> spawned,
            AnyStep step) {}

    private final List<Rule> rules = new ArrayList<>();

    /** A rule about entities of a class. */
    public <E, I extends Record> PredictedRules add(Class<E> entity, Class<I> input, Step<? super E, ? super I> step) {
        rules.add(new Rule(entity, input, null, (each, held, none, dt) -> {
            step.apply(entity.cast(each), input.cast(held), dt);
            return false;
        }));
        return this;
    }

    /** A rule that launches. */
    public <E, I extends Record, S> PredictedRules add(
            Class<E> entity, Class<I> input, Class<S> spawned, Launch<? super E, ? super I, ? super S> step) {
        rules.add(new Rule(entity, input, spawned, (each, held, fresh, dt) -> {
            S launched = spawned.cast(requireNonNull(fresh));
            return step.apply(entity.cast(each), input.cast(held), launched, dt);
        }));
        return this;
    }

    /**
     * Checks that a room has the kinds of the rules.
     *
     * @throws IllegalArgumentException if it lacks one, or has other fields
     */
    public void requireKindsOf(Schema schema) {
        for (Rule rule : rules) {
            new PredictedKind<>(rule.entity, schema, null);
            if (rule.spawned != null) {
                new PredictedKind<>(rule.spawned, schema, null);
            }
        }
    }

    /**
     * The manifest in the module of rules beside the game's classes.
     *
     * @return {@code null} if there is none for this schema
     */
    @Nullable
    RulesManifest manifest(Schema schema) {
        if (rules.isEmpty()) {
            return null;
        }
        ClassLoader loader = rules.get(0).entity.getClassLoader();
        String path = RulesManifest.path(schema.game());
        try (InputStream in = loader.getResourceAsStream(path)) {
            RulesManifest found = in == null ? null : RulesManifest.of(in.readAllBytes());
            return found != null && found.schema().equals(schema.hash()) ? found : null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    List<Rule> all() {
        return rules;
    }
}
