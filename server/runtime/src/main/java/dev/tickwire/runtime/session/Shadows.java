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
 * What a player's entities would be if nothing but the rules had changed them since its client's last frame: the client's prediction, as far as the rules
 * and the inputs go. Where it differs from what they are, something else has written what rules write, and the client is told: its rules are not to blame.
 *
 * <p>Cost: rules are applied once more, to the entities of players whose clients have asked for exact state. Nothing is made but a shadow for each entity.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class Shadows {
    /** An entity, {@code null} while only the shadow of its launcher has launched it, and its shadow. */
    private static final class Shadow {
        private final ShadowKind kind;
        private final Object object;
        private final int launcher; // index of the rule; -1: the game has spawned it otherwise
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

    /** @param owned what the player owns */
    Shadows(List<ShadowRule> rules, OwnedEntities owned) {
        this.rules = rules;
        this.owned = owned;
        this.spares = new Shadow[rules.size()];
    }

    /** A rule may have launched this entity. */
    void spawned(Entity entity) {
        spawned.add(entity);
    }

    /** An entity is there no more. */
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
            int count = shadows.size(); // those that it launches take part in the rules that follow
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
                | StackOverflowError e) { // the game has done something else, or the room would have ended by it
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

    /** The n-th of a kind that the rules have launched is the n-th that the game has spawned. */
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

    /** Whether something else than the rules has changed what they write since the last call. */
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

    /** Makes shadows of entities that came otherwise. */
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
