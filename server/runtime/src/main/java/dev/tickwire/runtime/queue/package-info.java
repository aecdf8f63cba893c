/**
 * The matchmaking queue over HTTP: players wait in event streams, one thread matches them and opens their rooms
 * (PROTOCOL.md section 1). The algorithm is in {@code matching}.
 */
@NullMarked
package dev.tickwire.runtime.queue;

import org.jspecify.annotations.NullMarked;
