package dev.tickwire.runtime.session;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.game.ShadowKind;
import dev.tickwire.runtime.game.ShadowRule;
import dev.tickwire.runtime.world.OwnedEntities;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a player's entities that only the rules have changed since the client's last frame: the client's prediction, as far as rules and inputs go. Where
 * a copy differs from its entity, something other than the rules has written to it; the next frame says so, and the client counts no divergence.
 *
 * <p><b>Cost.</b> A tick applies the rules twice to the entities of players whose clients have asked for exact state. <b>Memory.</b> One object per entity.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class Shadows {
    /** An entity and its shadow. The entity is {@code null} while only the launcher's shadow has launched it. */
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
    }

    private final List<ShadowRule> rules;
    private final OwnedEntities owned;
    private final List<Shadow> shadows = new ArrayList<>();
    private final @Nullable Shadow[] spares; // by rule: what it may launch next
    private final List<Entity> spawned = new ArrayList<>(); // in this tick
    private int lastId;
    private boolean failed;
    private boolean launches; // in this tick: shadows may have no entity

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
        for (int i = spawned.size() - 1; i >= 0; i--) {
            if (spawned.get(i) == entity) { // not by equals, which a game may have defined
                spawned.remove(i);
            }
        }
        for (int i = 0; i < shadows.size(); i++) {
            if (shadows.get(i).entity == entity) {
                shadows.remove(i);
                return;
            }
        }
    }

    /** Applies the rules of a tick, which the game has played. */
    void tick(Player player, double dt) {
        for (int i = 0; i < rules.size(); i++) {
            ShadowRule rule = rules.get(i);
            Record held = (Record) player.input(rule.input());
            int count = shadows.size(); // entities that this rule launches take part from the next rule on
            for (int j = 0; j < count; j++) {
                if (shadows.get(j).kind == rule.kind()) {
                    apply(i, rule, shadows.get(j), held, dt);
                }
            }
        }
        if (launches) {
            claimLaunched();
        }
        spawned.clear();
    }

    private void apply(int index, ShadowRule rule, Shadow shadow, Record held, double dt) {
        ShadowKind launched = rule.spawned();
        Shadow spare = launched == null ? null : spare(index, launched);
        try {
            if (rule.apply(shadow.object, held, spare == null ? null : spare.object, dt) && spare != null) {
                shadows.add(spare);
                spares[index] = null;
                launches = true;
            }
        } catch (RuntimeException
                | StackOverflowError
                        e) { // the game has not applied this rule to this entity: its exception would have ended the
            // room
            failed = true;
        }
    }

    private Shadow spare(int index, ShadowKind launched) {
        Shadow spare = spares[index];
        if (spare == null) {
            spare = new Shadow(launched, index, null);
            spares[index] = spare;
        } else {
            launched.renew(spare.object);
        }
        return spare;
    }

    /** Pairs launched shadows with spawned entities: of each kind the n-th shadow with the n-th entity. */
    private void claimLaunched() {
        for (int i = 0; i < shadows.size(); i++) {
            Shadow shadow = shadows.get(i);
            for (int j = 0; j < spawned.size() && shadow.entity == null; j++) {
                if (spawned.get(j).getClass() == shadow.kind.type()) {
                    shadow.entity = spawned.remove(j);
                }
            }
        }
        for (int i = shadows.size() - 1; i >= 0; i--) {
            if (shadows.get(i).entity == null) {
                Shadow vain = shadows.remove(i);
                spares[vain.launcher] = vain;
            }
        }
        launches = false;
    }

    /** Whether something other than the rules has changed a field that they write since the last call. */
    boolean tellDisturbed() {
        boolean differs = failed;
        failed = false;
        for (int i = 0; i < shadows.size(); i++) {
            Shadow shadow = shadows.get(i);
            differs |= shadow.kind.follow(requireNonNull(shadow.entity), shadow.object);
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
            if (kind != null && !has(entity)) {
                Shadow shadow = new Shadow(kind, -1, entity);
                kind.follow(entity, shadow.object);
                shadows.add(shadow);
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

    private boolean has(Entity entity) {
        for (int i = 0; i < shadows.size(); i++) {
            if (shadows.get(i).entity == entity) {
                return true;
            }
        }
        return false;
    }
}
