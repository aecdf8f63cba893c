/**
 * Games that exist to be measured, offered only by hosts that were told to with {@code --game-bench}, and scripts of
 * what their players hold. Rooms' workers call games; the swarm calls scripts.
 */
@NullMarked
package dev.tickwire.app.bench;

import org.jspecify.annotations.NullMarked;
