/**
 * A group's state as slot tables, the codec that turns one snapshot into the next, and a replica of what a client knows
 * (PROTOCOL.md sections 5 and 6). Rooms call the encoders on their worker, clients the decoders on their own thread;
 * nothing here is shared between threads.
 */
@NullMarked
package dev.tickwire.protocol.snapshot;

import org.jspecify.annotations.NullMarked;
