package dev.tickwire.bench.crowd;

import dev.tickwire.protocol.wire.WireInput;

/** Listens to {@link CrowdClient}s. Threads: the loop's. */
public interface CrowdClientListener {
    /** Does nothing. */
    CrowdClientListener IGNORE = new CrowdClientListener() {};

    /** The first frame has arrived. */
    default void there(CrowdClient visitor, long nowNs) {}

    /**
     * A frame has arrived, also for the first one.
     *
     * @param in at the start of the view
     */
    default void frame(CrowdClient visitor, FrameHead head, WireInput in, long nowNs) {}

    /**
     * The client has ended, or has failed to begin.
     *
     * @param why a close code, or why it has failed to begin
     */
    default void gone(CrowdClient visitor, String why) {}
}
