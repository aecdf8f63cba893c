package dev.tickwire.runtime.tick;

/** A monotonic clock; tests step their own. */
@FunctionalInterface
public interface Clock {
    /** Nanoseconds from an arbitrary origin; may be negative, never goes back. */
    long nanoTime();

    static Clock system() {
        return System::nanoTime;
    }
}
