package dev.tickwire.runtime.queue;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.QueueRules;

/**
 * What a player queues for. Only players with equal criteria are matched.
 *
 * @param rules of the game
 */
record MatchCriteria(GameType game, QueueRules rules, Record options) {}
