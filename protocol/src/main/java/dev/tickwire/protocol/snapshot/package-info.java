/**
 * A group's state as slot tables, the range coder that turns one snapshot into the next, what a room learns about its
 * own movement to do so with fewer bytes, and a replica of what a client knows (PROTOCOL.md sections 5 and 6). Rooms
 * call the encoders on their worker, clients the decoders on their own thread; nothing here is shared between threads.
 */
@NullMarked
package dev.tickwire.protocol.snapshot;

import org.jspecify.annotations.NullMarked;
