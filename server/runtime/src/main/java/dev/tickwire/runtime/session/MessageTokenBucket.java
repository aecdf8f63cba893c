package dev.tickwire.runtime.session;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;

/**
 * Throttles a client before it is refused: a message costs a token, a tick brings some, and a client is refused only if it goes on without tokens.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class MessageTokenBucket {
    private int tokens = Limits.MESSAGE_BURST;
    private int drops;

    /**
     * Adds the tokens of some ticks.
     *
     * @param ticks that have passed since the last call
     */
    void refill(int ticks) {
        tokens = Math.min(tokens + ticks * Limits.MESSAGES_PER_TICK, Limits.MESSAGE_BURST);
        if (tokens == Limits.MESSAGE_BURST) {
            drops = 0;
        }
    }

    /**
     * Pays for one message.
     *
     * @return false if it must be dropped
     * @throws RefusedException after too many drops
     */
    boolean take() {
        if (tokens > 0) {
            tokens--;
            return true;
        }
        if (++drops > Limits.FLOOD_DROPS_MAX) {
            throw new RefusedException(CloseReason.FLOOD, "too many messages for too long");
        }
        return false;
    }
}
