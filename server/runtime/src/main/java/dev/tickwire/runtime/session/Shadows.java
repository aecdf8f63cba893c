package dev.tickwire.runtime.session;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.game.ShadowKind;
import dev.tickwire.runtime.game.ShadowRule;
import dev.tickwire.runtime.world.OwnedEntities;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a player's entities that only the rules have changed since the client's last frame: the client's prediction, as far as rules and inputs go. Where
 * a copy differs from its entity, something other than the rules has written to it; the next frame says so, and the client counts no divergence.
 *
 * <p><b>Cost.</b> A tick applies the rules twice to the entities of players whose clients have asked for exact state. <b>Memory.</b> One object per entity, and a
 * place in a map.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class Shadows {
    /** An entity and its shadow. The entity is {@code null} while only the launcher's shadow has launched it, and once the game has removed it. */
    private static final class Shadow {
        private final ShadowKind kind;
        private final Object object;
        private final int launcher; // index of the rule; -1: no rule has launched it
        private @Nullable Entity entity;

        private Shadow(ShadowKind kind, int launcher, @Nullable Entity entity) {
            this.kind = kind;
            this.object = kind.newShadow();
            this.launcher = launcher;
            this.entity = entity;
        }

        private boolean isWithoutEntity() {
            return entity == null;
        }

        private boolean waitsFor(ShadowKind ofKind) {
            return kind == ofKind && entity == null;
        }
    }

    private final List<ShadowRule> rules;
    private final OwnedEntities owned;
    private final ObjectArrayList<Shadow> shadows = new ObjectArrayList<>();
    private final Int2ObjectOpenHashMap<Shadow> shadowById = new Int2ObjectOpenHashMap<>(); // of those with an entity
    private final ObjectArrayList<Shadow> launched = new ObjectArrayList<>(); // in this tick
    private final @Nullable Shadow[] spares; // by rule: what it may launch next
    private final OwnedEntities spawned = new OwnedEntities(); // in this tick
    private int lastId;
    private boolean failed;
    private boolean parted; // since the last tick: shadows may have no entity

    /** @param owned the player's entities */
    Shadows(List<ShadowRule> rules, OwnedEntities owned) {
        this.rules = rules;
        this.owned = owned;
        this.spares = new Shadow[rules.size()];
    }

    /** A rule may have launched this entity. */
    void spawned(Entity entity) {
        spawned.add(entity);
    }

    /** The game has removed this entity. */
    void gone(Entity entity) {
        if (spawned.contains(entity.id())) {
            spawned.remove(entity.id());
        }
        Shadow shadow = shadowById.remove(entity.id());
        if (shadow != null) {
            shadow.entity = null;
            parted = true;
        }
    }

    /** Applies the rules of a tick, which the game has played. */
    void tick(Player player, double dt) {
        if (parted) {
            shadows.removeIf(Shadow::isWithoutEntity);
            parted = false;
        }
        for (int i = 0; i < rules.size(); i++) {
            Record held = (Record) player.input(rules.get(i).input());
            int count = launched.size(); // entities that this rule launches take part from the next rule on
            apply(i, shadows, shadows.size(), held, dt);
            apply(i, launched, count, held, dt);
        }
        if (!launched.isEmpty()) {
            claimLaunched();
        }
        spawned.clear();
    }

    private void apply(int index, List<Shadow> to, int count, Record held, double dt) {
        ShadowRule rule = rules.get(index);
        for (int i = 0; i < count; i++) {
            if (to.get(i).kind == rule.kind()) {
                apply(index, rule, to.get(i), held, dt);
            }
        }
    }

    private void apply(int index, ShadowRule rule, Shadow shadow, Record held, double dt) {
        ShadowKind launches = rule.spawned();
        Shadow spare = launches == null ? null : spare(index, launches);
        try {
            if (rule.apply(shadow.object, held, spare == null ? null : spare.object, dt) && spare != null) {
                launched.add(spare);
                spares[index] = null;
            }
        } catch (RuntimeException
                | StackOverflowError
                        e) { // the game has not applied this rule to this entity: its exception would have ended the
            // room
            failed = true;
        }
    }

    private Shadow spare(int index, ShadowKind kind) {
        Shadow spare = spares[index];
        if (spare == null) {
            spare = new Shadow(kind, index, null);
            spares[index] = spare;
        } else {
            kind.renew(spare.object);
        }
        return spare;
    }

    /** Pairs launched shadows with spawned entities: of each kind the n-th shadow with the n-th entity. */
    private void claimLaunched() {
        for (int i = 0; i < rules.size(); i++) {
            ShadowKind kind = rules.get(i).spawned();
            if (kind != null) {
                claimLaunched(kind);
            }
        }
        for (int i = 0; i < launched.size(); i++) {
            Shadow shadow = launched.get(i);
            if (shadow.entity == null) {
                spares[shadow.launcher] = shadow;
            } else {
                shadows.add(shadow);
            }
        }
        launched.clear();
    }

    private void claimLaunched(ShadowKind kind) {
        int next = 0;
        for (int place = 0; place < spawned.places(); place++) {
            Entity entity = spawned.at(place);
            if (entity == null || entity.getClass() != kind.type() || shadowById.containsKey(entity.id())) {
                continue;
            }
            while (next < launched.size() && !launched.get(next).waitsFor(kind)) {
                next++;
            }
            if (next == launched.size()) {
                return;
            }
            Shadow shadow = launched.get(next++);
            shadow.entity = entity;
            shadowById.put(entity.id(), shadow);
        }
    }

    /** Whether something other than the rules has changed a field that they write since the last call. */
    boolean takeDisturbed() {
        boolean differs = failed;
        failed = false;
        for (int i = 0; i < shadows.size(); i++) {
            Shadow shadow = shadows.get(i);
            Entity entity = shadow.entity;
            differs |= entity != null && shadow.kind.follow(entity, shadow.object);
        }
        meet();
        return differs;
    }

    /** Makes shadows of entities that no rule has launched. */
    private void meet() {
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
            ShadowKind kind = kind(entity.getClass());
            if (kind != null && !shadowById.containsKey(entity.id())) {
                Shadow shadow = new Shadow(kind, -1, entity);
                kind.follow(entity, shadow.object);
                shadows.add(shadow);
                shadowById.put(entity.id(), shadow);
            }
        }
        lastId = newestId;
    }

    private @Nullable ShadowKind kind(Class<?> type) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).kind().type() == type) {
                return rules.get(i).kind();
            }
        }
        return null;
    }
}
