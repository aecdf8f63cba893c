/** A game with a bit of everything, for tests of what has to play games that it does not know. */
@NullMarked
package dev.tickwire.app.parrot;

import org.jspecify.annotations.NullMarked;
