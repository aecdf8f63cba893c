package dev.tickwire.runtime.session;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.world.OwnedEntities;
import dev.tickwire.runtime.world.View;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Sections for a client that predicts, in its next frame (PROTOCOL.md section 5, types 5 and 6): the exact state that
 * it requested, and the inputs that launched its player's new entities.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Two numbers for each launched entity until the next frame;
 * removed entities take no more than living ones.
 */
public final class PredictionOutbox {
    private static final int LAUNCHED_MIN = 16;

    private final View view;
    private final OwnedEntities owned;
    private final CounterSink counters;
    private final int intervalTicks;
    private final IntArrayList launchedIds = new IntArrayList();
    private final IntArrayList launchedSeqs = new IntArrayList(); // parallel to launchedIds
    private int launchedMax = LAUNCHED_MIN; // at this size, removed entities are forgotten
    private int allowedTick;
    private boolean exactWanted;
    private @Nullable PredictedCopies predictedCopies; // from the client's first request on

    /** @param owned the player's entities */
    PredictionOutbox(View view, OwnedEntities owned, Settings settings, CounterSink counters) {
        this.view = view;
        this.owned = owned;
        this.counters = counters;
        this.intervalTicks = Limits.EXACT_REQUEST_INTERVAL_MS * settings.tickRate() / 1000;
    }

    /** The client requests exact state. */
    void request(int tick) {
        if (tick >= allowedTick) {
            allowedTick = tick + intervalTicks;
            exactWanted = true;
        }
        if (predictedCopies == null && !view.predictedRules().isEmpty()) {
            predictedCopies = new PredictedCopies(view.predictedRules(), owned);
        }
    }

    /** A rule may have launched this entity with the input that the player holds. */
    void launched(Entity entity, int seq) {
        if (launchedIds.size() >= launchedMax) {
            forgetRemoved();
            launchedMax = Math.max(LAUNCHED_MIN, 2 * launchedIds.size());
        }
        launchedIds.add(entity.id());
        launchedSeqs.add(seq);
        if (predictedCopies != null) {
            predictedCopies.spawned(entity);
        }
    }

    /** The game has removed this entity. */
    void removed(Entity entity) {
        if (predictedCopies != null) {
            predictedCopies.removed(entity);
        }
    }

    private void forgetRemoved() {
        int kept = 0;
        for (int i = 0; i < launchedIds.size(); i++) {
            if (owned.contains(launchedIds.getInt(i))) {
                launchedIds.set(kept, launchedIds.getInt(i));
                launchedSeqs.set(kept++, launchedSeqs.getInt(i));
            }
        }
        launchedIds.size(kept);
        launchedSeqs.size(kept);
    }

    /** Applies the rules of a tick of {@code dt} seconds to the copies, with the inputs that the player holds. */
    void runPredictedCopies(Player player, double dt) {
        if (predictedCopies != null) {
            predictedCopies.tick(player, dt);
        }
    }

    /** Whether, since the last call, game code has changed a field that rules write, in an entity of the player. */
    boolean takeDisturbed() {
        return predictedCopies != null && predictedCopies.takeDisturbed();
    }

    /**
     * Appends the entities launched since the last call that still exist.
     *
     * @return false if there are none
     */
    public boolean takeLaunched(WireOutput body) {
        forgetRemoved();
        if (launchedIds.isEmpty()) {
            return false;
        }
        for (int i = 0; i < launchedIds.size(); i++) {
            body.writeVarInt(launchedIds.getInt(i));
            body.writeVarInt(launchedSeqs.getInt(i));
        }
        launchedIds.clear();
        launchedSeqs.clear();
        return true;
    }

    /** Discards the entities launched since the last frame. */
    void discard() {
        launchedIds.clear();
        launchedSeqs.clear();
    }

    /**
     * Appends the exact state if it was requested since the last call.
     *
     * @return false if it was not
     */
    public boolean takeExact(WireOutput body) {
        if (!exactWanted) {
            return false;
        }
        exactWanted = false;
        view.writeExact(owned, body);
        counters.increment(Counter.EXACT_STATES_SENT);
        return true;
    }
}
