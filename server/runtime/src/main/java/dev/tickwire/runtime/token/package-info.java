/** What this process signs and recognizes again. Called from every thread; imports nothing of ours. */
@NullMarked
package dev.tickwire.runtime.token;

import org.jspecify.annotations.NullMarked;
