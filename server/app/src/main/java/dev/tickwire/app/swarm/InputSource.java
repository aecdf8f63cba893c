package dev.tickwire.app.swarm;

/** The inputs of one client. Threads: one. */
interface InputSource {
    /**
     * The next input as it goes over the wire, class id and body; empty if the game has no inputs. The same array while
     * it is held.
     */
    byte[] next();
}
