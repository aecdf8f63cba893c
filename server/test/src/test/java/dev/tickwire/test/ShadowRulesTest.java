package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.PredictedCopyKind;
import dev.tickwire.runtime.game.PredictedRule;
import dev.tickwire.test.Comets.Comet;
import dev.tickwire.test.Comets.Spark;
import dev.tickwire.test.Comets.Turn;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rules that the room applies to shadows. */
class ShadowRulesTest {
    private static final Turn BURN = new Turn(2, true, true);

    private final List<PredictedRule> rules = GameType.of(Comets.class).predictedRules();
    private final PredictedRule fly = rules.get(0);
    private final PredictedRule spark = rules.get(1);
    private final PredictedCopyKind kind = fly.kind();

    @Test
    void shouldDoToShadowsWhatTheGameDoesToEntities() {
        Comet comet = new Comet();
        Comet shadow = (Comet) kind.newCopy();
        for (int tick = 0; tick < 100; tick++) {
            Comets.fly(comet, BURN, 0.025);
            fly.apply(shadow, BURN, null, 0.025);
        }
        assertFalse(kind.follow(comet, shadow));
        assertEquals(comet.x, shadow.x);
        assertTrue(comet.x > 0);

        Spark launched = new Spark();
        assertTrue(spark.apply(shadow, BURN, launched, 0.025));
        assertEquals(comet.y, launched.y);
        launched.age = 3;
        rules.get(2).kind().renew(launched);
        assertEquals(0, launched.age);
        assertEquals(0, launched.y);
    }

    private boolean differs(Consumer<Comet> change) {
        Comet comet = new Comet();
        Comet shadow = (Comet) kind.newCopy();
        change.accept(comet);
        boolean differs = kind.follow(comet, shadow);
        assertFalse(kind.follow(comet, shadow), "it has followed");
        return differs;
    }

    @Test
    void shouldTellWhatAClientThatIsExactCannotSeeOrExplain() {
        assertTrue(differs(comet -> comet.x = Math.nextUp(comet.x)), "rules write it");
        assertTrue(differs(comet -> comet.trail[1] = 1), "an element");
        assertTrue(differs(comet -> comet.mood = Comets.Mood.BRIGHT), "an enum");
        assertTrue(differs(comet -> comet.burns = true), "a boolean");
        assertTrue(differs(comet -> comet.waitTicks = 1), "a short");
        assertTrue(differs(comet -> comet.boost = 1e-9), "rules read it, and a snapshot rounds it");
        assertFalse(differs(comet -> comet.burden = 1), "rules read it, and a snapshot says it");
        assertFalse(differs(comet -> comet.heat = 1), "no rule knows of it");
        assertFalse(differs(comet -> {}));
    }

    @Test
    void shouldLeaveNoGarbage() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Comet comet = new Comet();
        Comet shadow = (Comet) kind.newCopy();
        Spark launched = new Spark();
        int rounds = 20_000;
        long bytes = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 20 && bytes > 0; attempt++) { // until it is compiled
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < rounds; i++) {
                fly.apply(shadow, BURN, null, 0.025);
                spark.apply(shadow, BURN, launched, 0.025);
                kind.follow(comet, shadow);
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, bytes / rounds);
    }
}
