package dev.tickwire.runtime.queue;

import java.util.function.Supplier;

/**
 * The last event of a queued player's stream, sent as soon as the stream is idle.
 *
 * @param data computed when the event is sent
 * @param onDisconnect run instead if the player has disconnected
 */
record FinalEvent(QueuedPlayer player, String event, Supplier<Object> data, Runnable onDisconnect) {
    /** Sends the event if the stream is idle; returns whether it was sent or dropped. */
    boolean sendOrDrop() {
        if (player.disconnected()) {
            onDisconnect.run();
            return true;
        }
        boolean sent = player.send(event, data);
        if (sent) {
            player.end();
        }
        return sent;
    }
}
