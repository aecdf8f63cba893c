/**
 * The list of rooms for players: queries, their answers, and event streams of changes (PROTOCOL.md section 1). HTTP
 * threads call it; it knows no room, only descriptions of rooms.
 */
@NullMarked
package dev.tickwire.runtime.browse;

import org.jspecify.annotations.NullMarked;
