package dev.tickwire.rules.browser;

/** Copies the elements of an entity's array from and to the numbers that a page has, from index {@code at} on. */
public final class Elements {
    private Elements() {}

    /** Reads doubles. */
    public static void read(Numbers from, int at, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(at + i);
        }
    }

    /** Writes doubles. */
    public static void write(double[] from, Numbers to, int at) {
        for (int i = 0; i < from.length; i++) {
            to.set(at + i, from[i]);
        }
    }

    /** Reads ints. */
    public static void read(Numbers from, int at, int[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (int) from.get(at + i);
        }
    }

    /** Writes ints. */
    public static void write(int[] from, Numbers to, int at) {
        for (int i = 0; i < from.length; i++) {
            to.set(at + i, from[i]);
        }
    }

    /** Reads shorts. */
    public static void read(Numbers from, int at, short[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (short) from.get(at + i);
        }
    }

    /** Writes shorts. */
    public static void write(short[] from, Numbers to, int at) {
        for (int i = 0; i < from.length; i++) {
            to.set(at + i, from[i]);
        }
    }

    /** Reads chars. */
    public static void read(Numbers from, int at, char[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (char) from.get(at + i);
        }
    }

    /** Writes chars. */
    public static void write(char[] from, Numbers to, int at) {
        for (int i = 0; i < from.length; i++) {
            to.set(at + i, from[i]);
        }
    }

    /** Reads bytes. */
    public static void read(Numbers from, int at, byte[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) from.get(at + i);
        }
    }

    /** Writes bytes. */
    public static void write(byte[] from, Numbers to, int at) {
        for (int i = 0; i < from.length; i++) {
            to.set(at + i, from[i]);
        }
    }

    /** Reads booleans, written as 0 and 1. */
    public static void read(Numbers from, int at, boolean[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(at + i) != 0;
        }
    }

    /** Writes booleans as 0 and 1. */
    public static void write(boolean[] from, Numbers to, int at) {
        for (int i = 0; i < from.length; i++) {
            to.set(at + i, from[i] ? 1 : 0);
        }
    }
}
