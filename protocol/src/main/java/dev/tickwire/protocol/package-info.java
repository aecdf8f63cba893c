/**
 * What both ends of the wire agree on before any byte flows: the limits, the close codes, the protocol's name. Imported
 * by everything; immutable, any thread.
 */
@NullMarked
package dev.tickwire.protocol;

import org.jspecify.annotations.NullMarked;
