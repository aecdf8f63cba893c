/**
 * The facts of a room's ticks as bytes, and back. The bytes say how each player's input differs from what both ends
 * predict; they follow one another from the checkpoint with which a segment begins. Nothing here knows rooms, disks or
 * when a chunk ends. Any bytes give facts or a refusal.
 */
@NullMarked
package dev.tickwire.runtime.journal;

import org.jspecify.annotations.NullMarked;
