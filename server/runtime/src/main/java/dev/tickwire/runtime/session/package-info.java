/**
 * Players' and spectators' clients: connections, received messages, the input of each tick, sanctions. The room's
 * worker calls it.
 */
@NullMarked
package dev.tickwire.runtime.session;

import org.jspecify.annotations.NullMarked;
