package dev.tickwire.app.swarm;

import org.HdrHistogram.Histogram;

/** What was sent and got in some span of time, by all clients. Threads: one. Times are in microseconds. */
final class Meter {
    private static final long US_MAX = 60_000_000;
    private static final int DIGITS = 3;

    long frames;
    long bytesIn;
    long bytesOut;
    /** Of {@code bytesIn}, those that came in a frame's view. */
    long viewBytes;

    long inputs;
    /** Not sent because the socket did not take what was to be sent before. */
    long inputsUnsent;

    final Histogram gapUs = histogram();
    final Histogram rttUs = histogram();
    /** How late this process itself was to send what was due. */
    final Histogram lateUs = histogram();

    static Histogram histogram() {
        return new Histogram(US_MAX, DIGITS);
    }

    static void record(Histogram histogram, long us) {
        histogram.recordValue(Math.min(Math.max(us, 0), US_MAX));
    }

    void add(Meter other) {
        frames += other.frames;
        bytesIn += other.bytesIn;
        bytesOut += other.bytesOut;
        viewBytes += other.viewBytes;
        inputs += other.inputs;
        inputsUnsent += other.inputsUnsent;
        gapUs.add(other.gapUs);
        rttUs.add(other.rttUs);
        lateUs.add(other.lateUs);
    }

    void clear() {
        frames = 0;
        bytesIn = 0;
        bytesOut = 0;
        viewBytes = 0;
        inputs = 0;
        inputsUnsent = 0;
        gapUs.reset();
        rttUs.reset();
        lateUs.reset();
    }
}
