package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointPaceTest {
    private static final long MS_NS = 1_000_000;
    private static final int PERIOD_TICKS = 200;

    /** A tick takes {@code tickMs}, a checkpoint {@code costMs}: the next one comes {@code ticks} after the last. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 200", // its period
        "1, 0, 200",
        "3, 0, 167", // half a second of replay
        "50, 0, 10",
        "50, 50, 10",
        "50, 60, 12", // a tenth of the time goes to checkpoints
        "600, 0, 1",
        "50, 5000, 200", // its period, whatever it costs
    })
    void shouldKeepReplaysShortAtATenthOfTheTime(int tickMs, int costMs, int ticks) {
        CheckpointPace pace = new CheckpointPace();
        pace.taken();
        pace.ready(costMs * MS_NS, PERIOD_TICKS);
        int last = 0;
        int tick = 0;
        for (int checkpoints = 0; checkpoints < 5; checkpoints++) {
            do {
                tick++;
                pace.ticked(tickMs * MS_NS);
            } while (!pace.due(tick));
            assertEquals(ticks, tick - last);
            pace.taken();
            pace.ready(costMs * MS_NS, tick + PERIOD_TICKS);
            last = tick;
        }
    }
}
