/**
 * Makes the HTML of the project's pages when the project is built. One thread. The HTML lies in the jar, under
 * {@code dev/tickwire/docs/site}.
 */
@NullMarked
package dev.tickwire.docs;

import org.jspecify.annotations.NullMarked;
