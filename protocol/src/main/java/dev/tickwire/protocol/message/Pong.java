package dev.tickwire.protocol.message;

/**
 * The answer to a {@link Ping}.
 *
 * @param nonce the ping's
 */
public record Pong(int nonce) {}
