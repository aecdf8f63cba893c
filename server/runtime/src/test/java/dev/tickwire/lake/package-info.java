/** A game whose players come back. */
@NullMarked
package dev.tickwire.lake;

import org.jspecify.annotations.NullMarked;
