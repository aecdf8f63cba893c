/**
 * The public list of rooms: queries, answers, and event streams of changes (PROTOCOL.md section 1). HTTP threads call
 * it; it knows descriptions of rooms, no rooms.
 */
@NullMarked
package dev.tickwire.runtime.browse;

import org.jspecify.annotations.NullMarked;
