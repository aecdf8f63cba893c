/**
 * The system messages, as records whose components go over the wire in alphabetical order (PROTOCOL.md section 2). Made
 * by {@code wire} when decoding and by rooms and clients to send; immutable by convention (arrays are not copied), any
 * thread.
 */
@NullMarked
package dev.tickwire.protocol.message;

import org.jspecify.annotations.NullMarked;
