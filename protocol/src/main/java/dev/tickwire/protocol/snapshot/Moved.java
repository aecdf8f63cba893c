package dev.tickwire.protocol.snapshot;

import java.util.Arrays;

/**
 * Finds the entities one of whose new values is not as predicted (PROTOCOL.md section 6): for the first slots of a column
 * it makes {@code moved} other than 0 where that is so; what free slots give means nothing. Plain loops over arrays, which
 * the compiler turns into vector code.
 */
final class Moved {
    private Moved() {}

    /** Of a column that is predicted to go on as it went. */
    static void otherwiseThanLinear(Table state, Table next, int column, int unusedBits, int[] moved, int slots) {
        int[] values = next.ints(column);
        int[] firsts = state.ints(column);
        int[] seconds = state.seconds(column);
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] |= (values[slot] - 2 * firsts[slot] + seconds[slot]) << unusedBits;
        }
    }

    /** Of a column that is predicted to stay. */
    static void otherwiseThanHeld(Table state, Table next, int column, int unusedBits, int[] moved, int slots) {
        int[] values = next.ints(column);
        int[] firsts = state.ints(column);
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] |= (values[slot] - firsts[slot]) << unusedBits;
        }
    }

    /** Of a column of longs, which are predicted to stay. */
    static void longs(Table state, Table next, int column, int[] moved, int slots) {
        long[] values = next.longs(column);
        long[] firsts = state.longs(column);
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] |= values[slot] == firsts[slot] ? 0 : 1;
        }
    }

    /** Of a column of texts, which are predicted to stay. */
    static void texts(Table state, Table next, int column, int[] moved, int slots) {
        byte[][] values = next.texts(column);
        byte[][] firsts = state.texts(column);
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] |= Arrays.equals(values[slot], firsts[slot]) ? 0 : 1;
        }
    }
}
