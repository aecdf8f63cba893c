package dev.tickwire.runtime.queue;

import java.util.function.Supplier;

/**
 * The last that a player in a queue hears, as soon as it can.
 *
 * @param data asked for when it is told
 * @param onDisconnect run instead if it has gone before
 */
record FinalEvent(QueuedPlayer player, String event, Supplier<Object> data, Runnable onDisconnect) {
    /** Whether it is over now. */
    boolean sendOrDrop() {
        if (player.disconnected()) {
            onDisconnect.run();
            return true;
        }
        boolean told = player.send(event, data);
        if (told) {
            player.end();
        }
        return told;
    }
}
