/**
 * Encodes captured groups, once per group and tick, and assembles each client's frame from them. The room's worker
 * calls it.
 */
@NullMarked
package dev.tickwire.runtime.replication;

import org.jspecify.annotations.NullMarked;
