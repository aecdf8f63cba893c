package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.protocol.Limits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Stands here because the API itself knows nothing of the protocol whose limits it repeats. */
class SettingsTest {
    @Test
    void shouldAllowAsManyPlayersAsTheProtocol() {
        Settings settings = Settings.tickRate(20);
        assertEquals(Limits.PLAYERS_MAX, settings.playersMax(Limits.PLAYERS_MAX).playersMax());
        assertThrows(IllegalArgumentException.class, () -> settings.playersMax(Limits.PLAYERS_MAX + 1));
    }

    @Test
    void shouldAllowViewsOfAsManyCellsAsTheProtocol() {
        Settings settings = Settings.tickRate(20);
        double across = Math.sqrt(Limits.CELLS_PER_VIEW_MAX);
        double radius = (across - 1) / 2; // of cells of 1
        assertEquals(radius, settings.grid(1, radius, 0).grid().viewRadius());
        assertThrows(IllegalArgumentException.class, () -> settings.grid(1, radius + 0.1, 0));
    }

    @Test
    void shouldRefuseGridsWhoseViewsHaveNoEnd() {
        Settings settings = Settings.tickRate(20);
        double inf = Double.POSITIVE_INFINITY;
        double least = Double.MIN_VALUE;
        double[][] refused = {
            {inf, 1, 0},
            {Double.NaN, 1, 0},
            {0, 1, 0},
            {-1, 1, 0},
            {1, inf, 0},
            {1, Double.NaN, 0},
            {1, -1, 0},
            {1, 1, inf},
            {1, 1, Double.NaN},
            {1, 1, -1},
            {least, 1, 0},
            {1, Double.MAX_VALUE, 0},
            {1e300, Double.MAX_VALUE, 0}
        };
        for (double[] grid : refused) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> settings.grid(grid[0], grid[1], grid[2]),
                    Arrays.toString(grid));
        }
        assertEquals(least, settings.grid(least, 0, 0).grid().cellSize());
        assertEquals(1e300, settings.grid(1e300, 1e300, 1e299).grid().viewRadius());
    }

    @Test
    void shouldChooseASnapshotRateThatDividesTheTickRate() {
        assertEquals(30, Settings.tickRate(60).snapshotRate());
        assertEquals(25, Settings.tickRate(50).snapshotRate());
        assertEquals(7, Settings.tickRate(7).snapshotRate());
        assertThrows(IllegalArgumentException.class, () -> Settings.tickRate(60).snapshotRate(25));
    }
}
