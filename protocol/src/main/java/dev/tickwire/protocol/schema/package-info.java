/**
 * The meaning of every byte of a game: its kinds, fields, inputs, commands and events, and their canonical JSON
 * (PROTOCOL.md section 4). Made once per game at start, or parsed by a client; immutable, any thread.
 */
@NullMarked
package dev.tickwire.protocol.schema;

import org.jspecify.annotations.NullMarked;
