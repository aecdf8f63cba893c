package dev.tickwire.runtime.session;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.game.PredictedCopyKind;
import dev.tickwire.runtime.game.PredictedRule;
import dev.tickwire.runtime.world.OwnedEntities;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a player's entities that only predicted rules have changed since the client's last frame, as the client's
 * prediction does. Where a copy differs from its entity, game code has written to it; the next frame says so, and the
 * client counts a correction instead of a divergence.
 *
 * <p><b>Cost.</b> A tick applies the rules twice to the entities of players whose clients have asked for exact state.
 * <b>Memory.</b> One object per entity, and a map entry.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class PredictedCopies {
    /**
     * An entity and its copy. The entity is {@code null} until the launched copy is paired with it, and after the game
     * has removed it.
     */
    private static final class Copy {
        private final PredictedCopyKind kind;
        private final Object object;
        private final int launcher; // index of the rule; -1: no rule has launched it
        private @Nullable Entity entity;

        private Copy(PredictedCopyKind kind, int launcher, @Nullable Entity entity) {
            this.kind = kind;
            this.object = kind.newCopy();
            this.launcher = launcher;
            this.entity = entity;
        }

        private boolean isWithoutEntity() {
            return entity == null;
        }

        private boolean waitsFor(PredictedCopyKind ofKind) {
            return kind == ofKind && entity == null;
        }
    }

    private final List<PredictedRule> rules;
    private final OwnedEntities owned;
    private final ObjectArrayList<Copy> copies = new ObjectArrayList<>();
    private final Int2ObjectOpenHashMap<Copy> copyById = new Int2ObjectOpenHashMap<>(); // of the copies with an entity
    private final ObjectArrayList<Copy> launched = new ObjectArrayList<>(); // in this tick
    private final @Nullable Copy[] spares; // by rule: the copy that it may launch next
    private final OwnedEntities spawned = new OwnedEntities(); // in this tick
    private int lastId;
    private boolean failed;
    private boolean unpaired; // copies without an entity may exist since the last tick

    /** @param owned the player's entities */
    PredictedCopies(List<PredictedRule> rules, OwnedEntities owned) {
        this.rules = rules;
        this.owned = owned;
        this.spares = new Copy[rules.size()];
    }

    /** A rule may have launched this entity. */
    void spawned(Entity entity) {
        spawned.add(entity);
    }

    /** The game has removed this entity. */
    void removed(Entity entity) {
        if (spawned.contains(entity.id())) {
            spawned.remove(entity.id());
        }
        Copy copy = copyById.remove(entity.id());
        if (copy != null) {
            copy.entity = null;
            unpaired = true;
        }
    }

    /** Applies the rules of a tick after the game has run it. */
    void tick(Player player, double dt) {
        if (unpaired) {
            copies.removeIf(Copy::isWithoutEntity);
            unpaired = false;
        }
        for (int i = 0; i < rules.size(); i++) {
            Record held = (Record) player.input(rules.get(i).input());
            int count = launched.size(); // entities that this rule launches take part in the next rule
            apply(i, copies, copies.size(), held, dt);
            apply(i, launched, count, held, dt);
        }
        if (!launched.isEmpty()) {
            claimLaunched();
        }
        spawned.clear();
    }

    private void apply(int index, List<Copy> to, int count, Record held, double dt) {
        PredictedRule rule = rules.get(index);
        for (int i = 0; i < count; i++) {
            if (to.get(i).kind == rule.kind()) {
                apply(index, rule, to.get(i), held, dt);
            }
        }
    }

    private void apply(int index, PredictedRule rule, Copy copy, Record held, double dt) {
        PredictedCopyKind launches = rule.spawned();
        Copy spare = launches == null ? null : spare(index, launches);
        try {
            if (rule.apply(copy.object, held, spare == null ? null : spare.object, dt) && spare != null) {
                launched.add(spare);
                spares[index] = null;
            }
        } catch (RuntimeException | StackOverflowError e) { // the game's call of this rule would have ended the room
            failed = true;
        }
    }

    private Copy spare(int index, PredictedCopyKind kind) {
        Copy spare = spares[index];
        if (spare == null) {
            spare = new Copy(kind, index, null);
            spares[index] = spare;
        } else {
            kind.renew(spare.object);
        }
        return spare;
    }

    /** Pairs launched copies with spawned entities: per kind, the n-th copy with the n-th entity. */
    private void claimLaunched() {
        for (int i = 0; i < rules.size(); i++) {
            PredictedCopyKind kind = rules.get(i).spawned();
            if (kind != null) {
                claimLaunched(kind);
            }
        }
        for (int i = 0; i < launched.size(); i++) {
            Copy copy = launched.get(i);
            if (copy.entity == null) {
                spares[copy.launcher] = copy;
            } else {
                copies.add(copy);
            }
        }
        launched.clear();
    }

    private void claimLaunched(PredictedCopyKind kind) {
        int next = 0;
        for (int place = 0; place < spawned.places(); place++) {
            Entity entity = spawned.at(place);
            if (entity == null || entity.getClass() != kind.type() || copyById.containsKey(entity.id())) {
                continue;
            }
            while (next < launched.size() && !launched.get(next).waitsFor(kind)) {
                next++;
            }
            if (next == launched.size()) {
                return;
            }
            Copy copy = launched.get(next++);
            copy.entity = entity;
            copyById.put(entity.id(), copy);
        }
    }

    /** Whether, since the last call, game code has changed a field that rules write. */
    boolean takeDisturbed() {
        boolean differs = failed;
        failed = false;
        for (int i = 0; i < copies.size(); i++) {
            Copy copy = copies.get(i);
            Entity entity = copy.entity;
            differs |= entity != null && copy.kind.follow(entity, copy.object);
        }
        copyNew();
        return differs;
    }

    /** Copies entities that no rule has launched. */
    private void copyNew() {
        int newestId = lastId;
        for (int place = owned.places() - 1; place >= 0; place--) {
            Entity entity = owned.at(place);
            if (entity == null) {
                continue;
            }
            if (entity.id() <= lastId) {
                break;
            }
            newestId = Math.max(newestId, entity.id());
            PredictedCopyKind kind = kind(entity.getClass());
            if (kind != null && !copyById.containsKey(entity.id())) {
                Copy copy = new Copy(kind, -1, entity);
                kind.follow(entity, copy.object);
                copies.add(copy);
                copyById.put(entity.id(), copy);
            }
        }
        lastId = newestId;
    }

    private @Nullable PredictedCopyKind kind(Class<?> type) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).kind().type() == type) {
                return rules.get(i).kind();
            }
        }
        return null;
    }
}
