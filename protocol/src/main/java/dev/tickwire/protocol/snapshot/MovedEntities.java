package dev.tickwire.protocol.snapshot;

import java.util.Arrays;

/**
 * Finds the entities with a value that is not as predicted (PROTOCOL.md section 6): sets {@code moved} of their slots
 * to a number other than 0. The result for free slots means nothing. Plain loops over arrays, because the JIT compiler
 * turns these into vector code.
 */
final class MovedEntities {
    private MovedEntities() {}

    /** Compares an int column that is predicted to change as before. */
    static void compareLinear(Table state, Table next, int column, int unusedBits, int[] moved, int slots) {
        int[] values = next.ints(column);
        int[] firsts = state.ints(column);
        int[] seconds = state.seconds(column);
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] |= (values[slot] - 2 * firsts[slot] + seconds[slot]) << unusedBits;
        }
    }

    /** Compares an int column that is predicted to stay. */
    static void compareHeld(Table state, Table next, int column, int unusedBits, int[] moved, int slots) {
        int[] values = next.ints(column);
        int[] firsts = state.ints(column);
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] |= (values[slot] - firsts[slot]) << unusedBits;
        }
    }

    /** Compares a column of longs, which are predicted to stay. */
    static void compareLongs(Table state, Table next, int column, int[] moved, int slots) {
        long[] values = next.longs(column);
        long[] firsts = state.longs(column);
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] |= values[slot] == firsts[slot] ? 0 : 1;
        }
    }

    /** Compares a column of texts, which are predicted to stay. */
    static void compareTexts(Table state, Table next, int column, int[] moved, int slots) {
        byte[][] values = next.texts(column);
        byte[][] firsts = state.texts(column);
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] |= Arrays.equals(values[slot], firsts[slot]) ? 0 : 1;
        }
    }
}
