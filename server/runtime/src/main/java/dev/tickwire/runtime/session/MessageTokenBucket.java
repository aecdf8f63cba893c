package dev.tickwire.runtime.session;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;

/**
 * Limits a client's messages: a message costs a token and a tick adds some. Messages without a token are dropped; too
 * many drops close the client.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class MessageTokenBucket {
    private int tokens = Limits.MESSAGE_BURST;
    private int drops;

    /**
     * Adds the tokens of some ticks.
     *
     * @param ticks since the last call
     */
    void refill(int ticks) {
        tokens = Math.min(tokens + ticks * Limits.MESSAGES_PER_TICK, Limits.MESSAGE_BURST);
        if (tokens == Limits.MESSAGE_BURST) {
            drops = 0;
        }
    }

    /**
     * Takes the token of one message.
     *
     * @return false if the message must be dropped
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
