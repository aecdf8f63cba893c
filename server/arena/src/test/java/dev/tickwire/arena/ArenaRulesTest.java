package dev.tickwire.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.rules.RuleTrial;
import dev.tickwire.runtime.game.CompiledRules;
import dev.tickwire.runtime.game.GameType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ArenaRulesTest {
    private static final int STEPS = 1_000_000;
    private static final int GZIPPED_BYTES_MAX = 20 * 1024;

    @Test
    void shouldFlyInNodeAsInTheJvm() throws IOException, InterruptedException {
        int seed = (int) System.nanoTime() | 1;
        System.out.println("ArenaRulesTest seed " + seed);
        RuleTrial trial = RuleTrial.of(Arena.class, STEPS, seed);

        assertEquals(trial.inThisJvm(), trial.inNode());
    }

    @Test
    void shouldBringASmallModule() throws IOException {
        CompiledRules.Module module =
                Objects.requireNonNull(GameType.of(Arena.class).compiledRules().module());
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
            out.write(module.text());
        }
        System.out.println("arena.rules.js: " + module.text().length + " bytes, " + gzipped.size() + " gzipped");
        assertTrue(gzipped.size() <= GZIPPED_BYTES_MAX);
    }
}
