/**
 * A request and its answer as plain values, so that admission and admin are functions that need no server to be tested.
 * Imports nothing of ours but the protocol; immutable, any thread.
 */
@NullMarked
package dev.tickwire.runtime.http;

import org.jspecify.annotations.NullMarked;
