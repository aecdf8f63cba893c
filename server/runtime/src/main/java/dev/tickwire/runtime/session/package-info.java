/** A player's seat: the connection, one after the other, what was received over it, and the one input picked per tick. Owned by the room's worker. */
@NullMarked
package dev.tickwire.runtime.session;

import org.jspecify.annotations.NullMarked;
