/**
 * Bytes to messages and back (PROTOCOL.md section 2); the only package that knows Kryo, whose {@code Input} and
 * {@code Output} are the byte layer. Reading is bounded and total: any bytes give one message or one
 * {@link dev.tickwire.protocol.RefusedException}. Called by rooms on their worker and by clients on their thread;
 * codecs are immutable once made, {@code WireInput} and {@code WireOutput} belong to one thread.
 */
@NullMarked
package dev.tickwire.protocol.wire;

import org.jspecify.annotations.NullMarked;
