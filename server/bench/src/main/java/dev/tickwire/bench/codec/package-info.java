/**
 * The snapshot codec by itself: JMH, and the same movement through the browser's decoder and a peer's codec. Threads:
 * JMH's, one each.
 */
@NullMarked
package dev.tickwire.bench.codec;

import org.jspecify.annotations.NullMarked;
