/**
 * Tokens that this process signs and verifies, and secrets in files. Called from every thread; imports nothing of ours.
 */
@NullMarked
package dev.tickwire.runtime.token;

import org.jspecify.annotations.NullMarked;
