package dev.tickwire.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTrialTest {
    private static final int STEPS = 400_000;

    @Test
    void shouldGiveTheSameBitsInNode() throws IOException, InterruptedException {
        int seed = (int) System.nanoTime() | 1;
        System.out.println("RuleTrialTest seed " + seed);
        RuleTrial trial = RuleTrial.of(AllowedRules.class, STEPS, seed);

        List<String> expected = trial.inThisJvm();

        assertTrue(expected.stream().allMatch(line -> line.split(" ").length > STEPS / 2000), expected::toString);
        assertEquals(expected, trial.inNode());
    }
}
