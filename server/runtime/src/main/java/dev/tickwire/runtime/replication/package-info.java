/** Turns captured groups into bytes, once per group and tick, and puts each client's head before them. Owned by the room's worker. */
@NullMarked
package dev.tickwire.runtime.replication;

import org.jspecify.annotations.NullMarked;
