/** Jars of users: what they name in {@code META-INF/services}. Called while a process starts, by its main thread. */
@NullMarked
package dev.tickwire.app.jar;

import org.jspecify.annotations.NullMarked;
