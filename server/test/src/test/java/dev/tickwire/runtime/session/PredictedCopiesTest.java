package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.PredictedRule;
import dev.tickwire.runtime.world.OwnedEntities;
import dev.tickwire.test.Comets;
import dev.tickwire.test.Comets.Comet;
import dev.tickwire.test.Comets.Spark;
import dev.tickwire.test.Comets.Turn;
import dev.tickwire.test.TestPlayer;
import dev.tickwire.test.TestRoom;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PredictedCopiesTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int FEW = 2_000;
    private static final int MANY = 32_000;
    private static final int TRIALS = 4;

    /** Processor time. */
    private record Cost(long meetingNs, long launchingNs, long partingNs) {
        static final Cost NONE_YET = new Cost(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        Cost least(Cost other) {
            return new Cost(
                    Math.min(meetingNs, other.meetingNs),
                    Math.min(launchingNs, other.launchingNs),
                    Math.min(partingNs, other.partingNs));
        }
    }

    private final List<PredictedRule> rules = GameType.of(Comets.class).predictedRules();
    private final TestRoom<Comets> room = TestRoom.of(Comets.class).open();
    private final Player ann = arrive();

    private Player arrive() {
        TestPlayer player = room.join("ann");
        player.hold(new Turn(0, false, true));
        room.ticks(2);
        return room.truth().players().get(0);
    }

    /** 16 times as many entities take about 16 times as long, and not 256 times. */
    @Test
    void shouldTakeManyEntitiesAsEasilyAsFew() {
        Cost few = Cost.NONE_YET;
        Cost many = Cost.NONE_YET;
        for (int trial = 0; trial < TRIALS; trial++) {
            few = few.least(cost(FEW));
            many = many.least(cost(MANY));
            room.ticks(1); // the room forgets what is gone
        }
        String figures = FEW + ": " + few + ", " + MANY + ": " + many;
        assertTrue(many.meetingNs < 80 * few.meetingNs, figures);
        assertTrue(many.launchingNs < 80 * few.launchingNs, figures);
        assertTrue(many.partingNs < 80 * few.partingNs, figures);
    }

    private Cost cost(int entities) {
        OwnedEntities owned = new OwnedEntities();
        PredictedCopies copies = new PredictedCopies(rules, owned);
        List<Entity> all = spawn(entities, Comet::new, owned);
        long begin = THREADS.getCurrentThreadCpuTime();
        copies.takeDisturbed();
        long met = THREADS.getCurrentThreadCpuTime();
        List<Entity> sparks = spawn(entities, Spark::new, owned);
        sparks.forEach(copies::spawned);
        long spawned = THREADS.getCurrentThreadCpuTime();
        copies.tick(ann, room.truth().dt());
        long launched = THREADS.getCurrentThreadCpuTime();
        all.addAll(sparks);
        all.forEach(copies::removed);
        long unpaired = THREADS.getCurrentThreadCpuTime();
        all.forEach(room.truth()::remove);
        return new Cost(met - begin, launched - spawned, unpaired - launched);
    }

    private List<Entity> spawn(int count, Supplier<Entity> kind, OwnedEntities owned) {
        List<Entity> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Entity entity = room.truth().spawn(kind.get(), ann);
            owned.add(entity);
            all.add(entity);
        }
        return all;
    }
}
