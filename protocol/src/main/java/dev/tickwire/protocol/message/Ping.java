package dev.tickwire.protocol.message;

/**
 * Measures the round trip, and reports progress when there is no input to send.
 *
 * @param appliedTick tick of the last frame that the client applied, -1 if none yet
 * @param nonce comes back in the {@link Pong}
 */
public record Ping(int appliedTick, int nonce) {}
