/** The only place that sees every stage of the data path: rooms, the workers that run them, and the directory of both. {@link dev.tickwire.runtime.room.Room#tick} reads as its table of contents. */
@NullMarked
package dev.tickwire.runtime.room;

import org.jspecify.annotations.NullMarked;
