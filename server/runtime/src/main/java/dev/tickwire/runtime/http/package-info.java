/**
 * Requests and answers as plain values, so that tests call admission and admin without a server. Imports nothing of
 * ours but the protocol; immutable, any thread.
 */
@NullMarked
package dev.tickwire.runtime.http;

import org.jspecify.annotations.NullMarked;
