package dev.tickwire.client.prediction;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Birth;
import dev.tickwire.protocol.snapshot.ExactState;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.wire.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prediction and reconciliation: a game's rules applied to this player's entities, tick by tick, as the server does
 * (PROTOCOL.md section 1, "Rules"), and the correction when a snapshot differs.
 *
 * <p>A snapshot is rounded, the simulation is not. As long as the predicted state of the snapshot's tick, rounded,
 * equals the snapshot, the prediction stands. Else the fields that differ get the snapshot's values, the ticks since
 * are predicted anew with the same inputs, and the client asks the server for the exact state, which corrects the
 * prediction in the same way.
 *
 * <p>A session calls it; a program reads {@link #tick}, {@link #entities} and the counters.
 *
 * <p><b>Threads.</b> One.
 */
public final class Prediction {
    /** Seconds of states that are kept; further than that nothing is predicted. */
    private static final int KEPT_SECONDS = 3;

    /** Between two launches that may be the same one, because an input came late. */
    private static final int SAME_LAUNCH_MS_MAX = 200;

    private static final Comparator<PredictedEntity<?>> BY_SPAWN =
            Comparator.comparingInt(entity -> entity.id() == 0 ? Integer.MAX_VALUE : entity.id());

    /** A rule and what it works on. */
    private record Part(
            PredictedRules.Rule rule,
            PredictedKind<?> kind,
            @Nullable PredictedKind<?> spawned) {}

    /** How many entities of a kind the newest input that launched any did. */
    private record Born(int seq, int count) {}

    private final Messages messages;
    private final int playerId;
    private final int tickRate;
    private final double dt;
    private final int kept;
    private final Map<Class<?>, PredictedKind<?>> kinds = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final Set<PredictedRules.Rule> failed = new HashSet<>();
    private final InputHistory inputs;
    private final Map<PredictedKind<?>, Born> born = new HashMap<>();
    private final List<PredictedEntity<?>> entities = new ArrayList<>();
    private int tick;
    private int told;
    private int ack;
    private boolean timely = true;
    private int askedTick = Integer.MIN_VALUE / 2;
    private boolean answered = true;
    private int divergences;
    private int corrections;

    /**
     * A prediction without entities.
     *
     * @param rules whose kinds the schema has
     */
    public Prediction(PredictedRules rules, Schema schema, Messages messages, Welcome welcome) {
        this.messages = messages;
        this.playerId = welcome.playerId();
        this.tickRate = welcome.tickRate();
        this.dt = 1.0 / tickRate;
        this.kept = Integer.highestOneBit(KEPT_SECONDS * tickRate) * 2;
        this.inputs = new InputHistory(kept);
        this.tick = welcome.tick();
        this.told = welcome.tick();
        RulesManifest manifest = rules.manifest(schema);
        for (PredictedRules.Rule rule : rules.all()) {
            Class<?> spawned = rule.spawned();
            parts.add(new Part(
                    rule,
                    kind(rule.entity(), schema, manifest),
                    spawned == null ? null : kind(spawned, schema, manifest)));
        }
    }

    private PredictedKind<?> kind(Class<?> type, Schema schema, @Nullable RulesManifest manifest) {
        return kinds.computeIfAbsent(type, any -> new PredictedKind<>(type, schema, manifest));
    }

    /** The newest tick that is predicted. */
    public int tick() {
        return tick;
    }

    /** What is predicted of the player's entities of a class, as they were spawned. */
    public <E> List<PredictedEntity<E>> entities(Class<E> type) {
        List<PredictedEntity<E>> found = new ArrayList<>();
        for (PredictedEntity<?> entity : entities) {
            if (entity.kind().type() == type && entity.known()) {
                @SuppressWarnings("unchecked") // its kind's class is E
                PredictedEntity<E> typed = (PredictedEntity<E>) entity;
                found.add(typed);
            }
        }
        return found;
    }

    /**
     * Number of fields that rules write and got wrong: a snapshot of an exact entity had another value, although the
     * inputs had come in time and nothing but rules had written the field on the server. An array is one field.
     */
    public int divergences() {
        return divergences;
    }

    /** How often ticks were predicted anew because a snapshot said otherwise. */
    public int corrections() {
        return corrections;
    }

    /** Takes in an input that is about to be sent, and predicts up to its tick. */
    public void take(int targetTick, int seq, Record input) {
        inputs.record(targetTick, seq, input);
        if (targetTick <= told || targetTick - told >= kept) {
            return;
        }
        if (targetTick <= tick) {
            rewind(targetTick - 1);
        }
        advance(targetTick);
    }

    /** Forgets all inputs: the connection is lost, and the player's input probably the neutral one from now on. */
    public void forgetInputs() {
        inputs.forget();
    }

    /** Takes in a frame that the replica has applied. */
    public void apply(Frame frame, Replica replica) {
        reach(frame);
        entities.removeIf(entity -> entity.id() != 0 && (!moves(entity.kind()) || isGone(entity, replica)));
        replica.births().forEach(birth -> confirm(birth, replica));
        meet(replica);
        entities.sort(BY_SPAWN);
        boolean differs = false;
        for (PredictedEntity<?> entity : entities) {
            if (entity.id() != 0) {
                entity.compare(told, tick, replica);
                differs |= entity.differs();
                divergences += entity.divergences();
            }
        }
        if (differs || !replica.exact().isEmpty()) {
            corrections += differs ? 1 : 0;
            correct(replica);
        }
        entities.removeIf(entity -> entity.id() == 0 && entity.since() <= told && entity.seq() <= ack);
    }

    /**
     * Begins a frame. Where it is of a later tick than what is predicted, there were no inputs: the last one held on.
     */
    private void reach(Frame frame) {
        boolean missed = (frame.flags() & Frame.MISSED) != 0;
        told = frame.tick();
        ack = missed ? ack : frame.ack();
        timely = (frame.flags() & (Frame.MISSED | Frame.UNTIMELY)) == 0;
        // what comes of that is no divergence: the server has moved them by other inputs, or by more than the rules
        if (!timely || (frame.flags() & Frame.DISTURBED) != 0) {
            entities.forEach(PredictedEntity::doubt);
        }
        if (told - tick <= kept / 2) {
            advance(told);
        } else {
            entities.removeIf(entity -> entity.id() == 0);
            entities.forEach(PredictedEntity::forget);
            tick = told;
        }
    }

    private boolean moves(PredictedKind<?> kind) {
        return parts.stream().anyMatch(part -> part.kind == kind);
    }

    private static boolean isGone(PredictedEntity<?> entity, Replica replica) {
        return !replica.sees(entity.kind().index(), entity.id());
    }

    /** The n-th entity of a kind that the server says an input launched is the n-th that it has launched here. */
    private void confirm(Birth birth, Replica replica) {
        for (PredictedKind<?> kind : kinds.values()) {
            if (replica.sees(kind.index(), birth.id())) {
                int ordinal = bornBy(kind, birth.seq());
                born.put(kind, new Born(birth.seq(), ordinal + 1));
                PredictedEntity<?> launched = waiting(kind, birth.seq(), ordinal);
                if (launched != null) {
                    launched.confirm(birth.id());
                }
            }
        }
    }

    private int bornBy(PredictedKind<?> kind, int seq) {
        Born newest = born.get(kind);
        return newest != null && newest.seq == seq ? newest.count : 0;
    }

    private @Nullable PredictedEntity<?> waiting(PredictedKind<?> kind, int seq, int ordinal) {
        PredictedEntity<?> near = null;
        for (PredictedEntity<?> entity : entities) {
            if (entity.id() == 0 && entity.kind() == kind) {
                if (entity.launchedBy(seq, ordinal)) {
                    return entity;
                }
                boolean same = Math.abs(entity.since() - told) * 1000 <= SAME_LAUNCH_MS_MAX * tickRate;
                near = !timely && same && near == null ? entity : near;
            }
        }
        return near;
    }

    /** Takes in those of this player's entities that rules are about. */
    private void meet(Replica replica) {
        for (PredictedKind<?> kind : kinds.values()) {
            if (moves(kind)) {
                for (int id : replica.spawned(kind.index())) {
                    if (replica.owner(kind.index(), id) == playerId
                            && entities.stream().noneMatch(entity -> entity.id() == id)) {
                        entities.add(new PredictedEntity<>(kind, id, kept));
                    }
                }
            }
        }
    }

    private void correct(Replica replica) {
        int newest = tick;
        for (PredictedEntity<?> entity : entities) {
            if (entity.differs()) {
                entity.restate(told, replica, null);
            }
        }
        answered |= !replica.exact().isEmpty();
        for (ExactState exact : replica.exact()) {
            for (PredictedEntity<?> entity : entities) {
                if (entity.id() == exact.id() && entity.kind().isTold(exact.id(), replica)) {
                    entity.restate(told, replica, exact.numbers());
                }
            }
        }
        rewind(told);
        advance(newest);
    }

    /** Goes back to a tick: what is launched after it will be launched again. */
    private void rewind(int to) {
        entities.removeIf(entity -> entity.id() == 0 && entity.since() > to);
        tick = to;
    }

    private void advance(int to) {
        while (tick < to) {
            tick++;
            for (PredictedEntity<?> entity : entities) {
                if (entity.since() < tick) {
                    entity.carry(tick);
                }
            }
            parts.forEach(this::apply);
        }
    }

    private void apply(Part part) {
        Record input = inputs.at(tick);
        Record held = part.rule.input().isInstance(input) ? input : messages.neutralInput(part.rule.input());
        int before = entities.size(); // those that it launches take part in the rules that follow
        for (int i = 0; i < before; i++) {
            PredictedEntity<?> entity = entities.get(i);
            if (entity.kind() == part.kind && entity.since() <= tick) {
                entity.load(tick);
                apply(part, entity, held, part.spawned);
            }
        }
    }

    private <S> void apply(Part part, PredictedEntity<?> entity, Record held, @Nullable PredictedKind<S> spawned) {
        S fresh = spawned == null ? null : spawned.newEntity();
        boolean launches;
        try {
            launches = part.rule.step().apply(entity.entity(), held, fresh, dt);
        } catch (RuntimeException e) { // as on the server, where the room has ended by it
            report(part.rule, e);
            entity.load(tick);
            return;
        }
        entity.store(tick);
        if (launches && spawned != null && fresh != null) {
            int seq = inputs.seqAt(tick);
            int ordinal = bornBy(spawned, seq) + launchedBy(spawned, seq);
            entities.add(PredictedEntity.launched(spawned, fresh, kept, tick, seq, ordinal, entity.exact()));
        }
    }

    private int launchedBy(PredictedKind<?> kind, int seq) {
        int count = 0;
        for (PredictedEntity<?> entity : entities) {
            count += entity.id() == 0 && entity.kind() == kind && entity.seq() == seq ? 1 : 0;
        }
        return count;
    }

    /** Once for a rule. */
    private void report(PredictedRules.Rule rule, RuntimeException failure) {
        if (failed.add(rule)) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }

    /**
     * Whether to ask for the exact state now; if so it counts as asked for. The client asks at least once: from then on
     * the server reports changes that are not by rules.
     *
     * @param answerTicks round trip of a request; while there is no answer, the next request waits that much longer
     */
    public boolean asksExact(int answerTicks) {
        int intervalTicks = Limits.EXACT_REQUEST_INTERVAL_MS * tickRate / 1000 + 1;
        boolean asks = told - askedTick >= intervalTicks + (answered ? 0 : answerTicks)
                && entities.stream().anyMatch(entity -> entity.id() != 0 && (!entity.exact() || askedTick < 0));
        askedTick = asks ? told : askedTick;
        answered &= !asks;
        return asks;
    }
}
