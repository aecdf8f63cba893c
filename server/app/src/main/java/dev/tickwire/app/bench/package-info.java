/** Games that exist to be measured; offered only by hosts that were told to with {@code --game-bench}. Called by room workers, as every game is. */
@NullMarked
package dev.tickwire.app.bench;

import org.jspecify.annotations.NullMarked;
