package dev.tickwire.bench.crowd;

import dev.tickwire.protocol.wire.WireInput;

/** Sees what becomes of visitors. Threads: the loop's. */
public interface Witness {
    /** Nobody looks. */
    Witness NOBODY = new Witness() {};

    /** The first frame has come. */
    default void there(Visitor visitor, long nowNs) {}

    /**
     * A frame has come, the first one too.
     *
     * @param in at the start of the view
     */
    default void frame(Visitor visitor, FrameHead head, WireInput in, long nowNs) {}

    /**
     * It is over, whether it ever began.
     *
     * @param why a close code, or what kept it from beginning
     */
    default void gone(Visitor visitor, String why) {}
}
