package dev.tickwire.runtime.session;

import dev.tickwire.Settings;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.CounterSink;
import org.jspecify.annotations.Nullable;

/**
 * What one player's client alone receives with its next frame: events, replies to its commands, and sections for
 * prediction.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Replies and predictions are allocated when needed.
 */
public final class Outbox {
    private final EventQueue events;
    private final SeatedPlayer player;
    private final Settings settings;
    private final CounterSink counters;
    private @Nullable Replies replies;
    private @Nullable PredictionOutbox predictions;

    Outbox(
            SeatedPlayer player,
            Settings settings,
            Messages messages,
            OutOfRangeCounts outOfRange,
            CounterSink counters) {
        this.player = player;
        this.settings = settings;
        this.counters = counters;
        this.events = new EventQueue(messages, outOfRange, counters);
    }

    /** Events for this player since the last frame. */
    public EventQueue events() {
        return events;
    }

    /** Replies to the player's commands; {@code null} before the first command. */
    public @Nullable Replies replies() {
        return replies;
    }

    /** Sections for prediction; {@code null} until the client needs them. */
    public @Nullable PredictionOutbox predictions() {
        return predictions;
    }

    Replies replying() {
        if (replies == null) {
            replies = new Replies(events, counters, player.thread());
        }
        return replies;
    }

    PredictionOutbox predicting() {
        if (predictions == null) {
            predictions = new PredictionOutbox(player.view(), player.owned(), settings, counters);
        }
        return predictions;
    }

    /** Discards all but replies: a client that resumes in another process may still need those. */
    public void forgetEvents() {
        events.clear();
        if (predictions != null) {
            predictions.discard();
        }
    }
}
