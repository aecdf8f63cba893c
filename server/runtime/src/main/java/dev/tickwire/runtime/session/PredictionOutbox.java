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
 * What a client that predicts gets with its next frame (PROTOCOL.md section 5, types 5 and 6): the exact state that it has asked for, and of which
 * inputs its player's new entities came.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Two numbers for each launched entity, until the next frame; of those
 * that are gone, no more than of those that are there.
 */
public final class PredictionOutbox {
    private static final int BORN_MIN = 16;

    private final View view;
    private final OwnedEntities owned;
    private final CounterSink counters;
    private final int intervalTicks;
    private final IntArrayList bornIds = new IntArrayList();
    private final IntArrayList bornSeqs = new IntArrayList(); // parallel to bornIds
    private int bornMax = BORN_MIN; // at this size, entities that are gone are forgotten
    private int allowedTick;
    private boolean exactWanted;
    private @Nullable PredictedCopies predictedCopies; // once the client is known to predict

    /** @param owned the player's entities */
    PredictionOutbox(View view, OwnedEntities owned, Settings settings, CounterSink counters) {
        this.view = view;
        this.owned = owned;
        this.counters = counters;
        this.intervalTicks = Limits.EXACT_REQUEST_INTERVAL_MS * settings.tickRate() / 1000;
    }

    /** The client asks for exact state. */
    void request(int tick) {
        if (tick >= allowedTick) {
            allowedTick = tick + intervalTicks;
            exactWanted = true;
        }
        if (predictedCopies == null && !view.predictedRules().isEmpty()) {
            predictedCopies = new PredictedCopies(view.predictedRules(), owned);
        }
    }

    /** A rule may have launched this entity, with the input that the player holds. */
    void born(Entity entity, int seq) {
        if (bornIds.size() >= bornMax) {
            forgetGone();
            bornMax = Math.max(BORN_MIN, 2 * bornIds.size());
        }
        bornIds.add(entity.id());
        bornSeqs.add(seq);
        if (predictedCopies != null) {
            predictedCopies.spawned(entity);
        }
    }

    /** The game has removed this entity. */
    void gone(Entity entity) {
        if (predictedCopies != null) {
            predictedCopies.gone(entity);
        }
    }

    private void forgetGone() {
        int kept = 0;
        for (int i = 0; i < bornIds.size(); i++) {
            if (owned.contains(bornIds.getInt(i))) {
                bornIds.set(kept, bornIds.getInt(i));
                bornSeqs.set(kept++, bornSeqs.getInt(i));
            }
        }
        bornIds.size(kept);
        bornSeqs.size(kept);
    }

    /** Applies the rules of a tick of {@code dt} seconds to the shadows, with the inputs that the player holds. */
    void played(Player player, double dt) {
        if (predictedCopies != null) {
            predictedCopies.tick(player, dt);
        }
    }

    /** Whether, since the last call, something other than the rules has changed a field that they write, in an entity of the player's. */
    boolean takeDisturbed() {
        return predictedCopies != null && predictedCopies.takeDisturbed();
    }

    /** Appends what was born since the last call and is still there; false if nothing is. */
    public boolean takeBirths(WireOutput body) {
        forgetGone();
        if (bornIds.isEmpty()) {
            return false;
        }
        for (int i = 0; i < bornIds.size(); i++) {
            body.writeVarInt(bornIds.getInt(i));
            body.writeVarInt(bornSeqs.getInt(i));
        }
        bornIds.clear();
        bornSeqs.clear();
        return true;
    }

    /** Forgets what was born since the last frame. */
    void discard() {
        bornIds.clear();
        bornSeqs.clear();
    }

    /** Appends the exact state if it was asked for since the last call; false if it was not. */
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
