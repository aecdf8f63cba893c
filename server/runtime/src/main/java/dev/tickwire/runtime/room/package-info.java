/**
 * Rooms, the workers that run them, their recording and recovery. The only package that sees every stage of the data
 * path; {@link dev.tickwire.runtime.room.Room#tick} reads as its table of contents.
 */
@NullMarked
package dev.tickwire.runtime.room;

import org.jspecify.annotations.NullMarked;
