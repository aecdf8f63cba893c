package dev.tickwire.runtime.queue;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.QueueRules;

/**
 * What somebody in a queue wants a match of. Only those who want the same are matched.
 *
 * @param rules the game's
 */
record MatchCriteria(GameType game, QueueRules rules, Record options) {}
