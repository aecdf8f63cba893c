package dev.tickwire.app.swarm;

import org.HdrHistogram.Histogram;

/** What all clients sent and received in some span of time. Threads: one. Times are in microseconds. */
public final class Meter {
    private static final long US_MAX = 60_000_000;
    private static final int DIGITS = 3;

    public long frames;
    public long bytesIn;
    public long bytesOut;
    /** Of {@code bytesIn}, those that came in a frame's view. */
    public long viewBytes;

    public long inputs;
    /** Not sent because the socket did not accept the message before. */
    public long inputsUnsent;

    public final Histogram gapUs = histogram();
    public final Histogram rttUs = histogram();
    /** How late this process itself sent messages that were due. */
    public final Histogram lateUs = histogram();

    public static Histogram histogram() {
        return new Histogram(US_MAX, DIGITS);
    }

    public static void record(Histogram histogram, long us) {
        histogram.recordValue(Math.min(Math.max(us, 0), US_MAX));
    }

    public void add(Meter other) {
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

    public void clear() {
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
