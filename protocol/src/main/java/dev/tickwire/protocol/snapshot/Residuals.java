package dev.tickwire.protocol.snapshot;

import java.util.Arrays;

/**
 * How far a column's new values are from their predictions (PROTOCOL.md section 6), for the first so many slots; what
 * free slots give means nothing. Plain loops over arrays, which the compiler turns into vector code.
 */
final class Residuals {
    private Residuals() {}

    /** Of a column that is predicted to go on as it went. */
    static void ofLinear(Table state, Table next, int column, int unusedBits, int[] residuals, int[] moved, int slots) {
        int[] values = next.ints(column);
        int[] firsts = state.ints(column);
        int[] seconds = state.seconds(column);
        for (int slot = 0; slot < slots; slot++) {
            int residual = (values[slot] - 2 * firsts[slot] + seconds[slot]) << unusedBits >> unusedBits;
            residuals[slot] = residual;
            moved[slot] |= residual;
        }
    }

    /** Of a column that is predicted to stay. */
    static void ofHeld(Table state, Table next, int column, int unusedBits, int[] residuals, int[] moved, int slots) {
        int[] values = next.ints(column);
        int[] firsts = state.ints(column);
        for (int slot = 0; slot < slots; slot++) {
            int residual = (values[slot] - firsts[slot]) << unusedBits >> unusedBits;
            residuals[slot] = residual;
            moved[slot] |= residual;
        }
    }

    /** Of a long: high and low words by themselves. */
    static void ofLong(Table state, Table next, int column, int[] high, int[] low, int[] moved, int slots) {
        long[] values = next.longs(column);
        long[] firsts = state.longs(column);
        for (int slot = 0; slot < slots; slot++) {
            high[slot] = (int) (values[slot] >>> 32) - (int) (firsts[slot] >>> 32);
            low[slot] = (int) values[slot] - (int) firsts[slot];
            moved[slot] |= high[slot] | low[slot];
        }
    }

    /** Of a text: 0 if it is the same, else its length in bytes plus 1. */
    static void ofText(Table state, Table next, int column, int[] residuals, int[] moved, int slots) {
        byte[][] values = next.texts(column);
        byte[][] firsts = state.texts(column);
        for (int slot = 0; slot < slots; slot++) {
            residuals[slot] = Arrays.equals(values[slot], firsts[slot]) ? 0 : values[slot].length + 1;
            moved[slot] |= residuals[slot];
        }
    }
}
