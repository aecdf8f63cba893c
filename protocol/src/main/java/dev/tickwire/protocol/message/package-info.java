/**
 * The system messages, as records whose components go over the wire in alphabetical order (PROTOCOL.md section 2).
 * Senders make them, and {@code wire} when it decodes a server's message; it passes a client's message to
 * {@link dev.tickwire.protocol.message.ClientMessages} without making a record. Immutable by convention (arrays are not
 * copied), any thread.
 */
@NullMarked
package dev.tickwire.protocol.message;

import org.jspecify.annotations.NullMarked;
