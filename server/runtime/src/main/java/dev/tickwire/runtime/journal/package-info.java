/**
 * Encodes and decodes the facts of a room's ticks. The bytes are differences from inputs that both ends predict; a
 * segment begins with a checkpoint and is decoded in order. Knows no rooms and no disks. Any bytes give facts or a
 * refusal.
 */
@NullMarked
package dev.tickwire.runtime.journal;

import org.jspecify.annotations.NullMarked;
