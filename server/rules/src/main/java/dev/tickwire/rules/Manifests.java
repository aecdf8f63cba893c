package dev.tickwire.rules;

import static java.util.Objects.requireNonNull;

import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.Rule.Subject;
import dev.tickwire.runtime.game.Digests;
import dev.tickwire.runtime.game.GameType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Makes the manifest of a module of rules. */
final class Manifests {
    private Manifests() {}

    /** @param classes internal names of all classes that the rules reach */
    static RulesManifest of(GameType game, List<Rule> rules, FieldUse uses, Collection<String> classes) {
        ClassLoader loader = game.gameClass().getClassLoader();
        Map<String, String> digests = new TreeMap<>();
        classes.forEach(name -> digests.put(name, requireNonNull(Digests.ofClass(name, loader), name)));
        return new RulesManifest(
                game.schema().hash(),
                digests,
                rules.stream().map(rule -> of(rule, uses)).toList());
    }

    private static RulesManifest.Rule of(Rule rule, FieldUse uses) {
        Subject entity = rule.entity();
        Subject spawned = rule.spawned();
        return new RulesManifest.Rule(
                rule.method().getName(),
                entity.kind().kind().name(),
                rule.input().getSimpleName(),
                names(entity.state(), slot -> true),
                names(entity.state(), slot -> uses.reads(entity, slot)),
                names(entity.state(), slot -> uses.writes(entity, slot)),
                names(rule.components(), slot -> true),
                spawned == null ? null : spawned.kind().kind().name(),
                spawned == null ? null : names(spawned.state(), slot -> true),
                spawned == null
                        ? null
                        : Arrays.stream(EntityNumbers.fresh(spawned)).boxed().toList());
    }

    private static List<String> names(List<Slot> slots, Predicate<Slot> which) {
        return slots.stream().filter(which).map(Slot::name).toList();
    }
}
