/** What a player's entities will be in the ticks that its inputs are meant for, by the game's own rules. */
@NullMarked
package dev.tickwire.client.prediction;

import org.jspecify.annotations.NullMarked;
