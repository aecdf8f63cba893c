package dev.tickwire.runtime.metrics;

/** All counters, with a sentence for each. */
public enum Counter {
    ROOMS_OPENED("Rooms opened since the start."),
    ROOMS_RECOVERED("Rooms recovered from the store after a restart of the host."),
    ROOMS_HIBERNATING("Rooms that hibernate now."),
    ROOMS_WOKEN("Rooms that hibernated and were woken."),
    ROOMS_NOT_WOKEN("Rooms that hibernated and could not be opened again; the log has the cause."),
    ROOMS_FAILED("Rooms that ended because their game threw."),
    ROOMS_STUCK("Rooms that ended because a call of a game did not return: the game's room, and a room whose "
            + "tick it interrupted."),
    WORKERS_REPLACED("Workers that got a new thread because a call of a game did not return."),
    TASKS_FAILED(
            "Tasks between ticks, and runs of periodic tasks, that ended with an exception: a defect of the server."),
    TICKS("Ticks run, all rooms together."),
    TICKS_LATE("Ticks that started more than a millisecond after they were due."),
    TICK_TIME_GIVEN_UP_US("Microseconds of game time given up because ticks came too late to catch up."),
    PLAYERS_JOINED("Players that got a Welcome."),
    SPECTATORS_JOINED("Spectators that got a Welcome."),
    SPECTATOR_KEYFRAMES_DELAYED(
            "Keyframes for late spectators that were so large that the next one was encoded later than "
                    + "after a second."),
    SPECTATOR_SNAPSHOTS_LOST(
            "Snapshots that late spectators missed, because they did not fit into the bytes kept for them."),
    SESSIONS_DROPPED("Players that lost their connection and kept their seat."),
    SESSIONS_RESUMED("Sessions resumed over another connection."),
    SESSIONS_TAKEN_OVER("Of these: while the old connection seemed alive."),
    RESUMES_REFUSED("Attempts to resume that were refused: the session had ended, or the token was not valid."),
    RESUMES_FROM_NOTHING("Sessions resumed by a client that had no state, or had missed more than is retained."),
    FRAMES_MISSED("Frames sent again to clients that resumed."),
    MESSAGES_RECEIVED("Messages from clients that were accepted."),
    MESSAGES_THROTTLED("Messages dropped because the client's bucket was empty."),
    MESSAGES_REFUSED("Connections closed because of a client's message."),
    INPUTS_DUPLICATE("Inputs and commands whose sequence number was a duplicate."),
    INPUTS_LATE("Inputs that arrived after their target tick."),
    INPUTS_MISSING("Ticks of a player without an input, so that the last one was repeated."),
    VIEW_TIMES_CLAMPED("Inputs that claimed a view time in the future, too far in the past, or before the last one's."),
    FRAMES_SENT("Frames passed to a connection."),
    FRAMES_WITHHELD("Frames not sent because the client was stale, or because the tick's keyframe budget was spent."),
    KEYFRAMES_SENT("Frames that held keyframes of all the client's groups."),
    KEYFRAMES_REQUESTED("Keyframe requests granted because a client's state differed."),
    EXACT_STATES_SENT("Exact states sent because a client's prediction differed."),
    CLIENTS_TOO_SLOW("Connections closed because the client stayed stale."),
    CLIENTS_SILENT("Connections closed because the client sent nothing."),
    VALUES_CLAMPED("Values in fields and events that were outside their declared range, and references to "
            + "entities that are not in the room."),
    EVENTS_DROPPED("Events that did not fit into a frame."),
    JOINS_REFUSED("Join requests answered with a problem."),
    UPGRADES_REFUSED("WebSocket upgrades refused before the upgrade."),
    CONNECTIONS_REFUSED("HTTP connections refused over the quota."),
    ANSWERS_CUT("Connections cut because the client did not take its answer."),
    STREAMS_OPENED("Event streams opened."),
    STREAMS_REFUSED("Event streams refused over the quota."),
    STREAMS_CUT("Event streams ended because the client did not take an event."),
    ROOM_CHANGES_SKIPPED(
            "Times that a follower of the room list was too slow for changes and got the whole list later."),
    PLAYERS_QUEUED("Players that began to wait for a match."),
    PLAYERS_MATCHED("Players that got a match, or a seat in one that was running."),
    PLAYERS_UNMATCHED("Players that waited for a match until their time was over."),
    REPLAYS_DIFFERED("Times that a replay of a room, beside it or after a restart of the host, had another state."),
    SHADOWS_BEHIND("Times that the replay beside a room was too slow and skipped to the next checkpoint."),
    JOURNAL_COMMITS("Commits of the store."),
    JOURNAL_BYTES("Bytes of these commits: checkpoints and facts."),
    JOURNAL_FREEZES("Times that a commit failed or took too long, so that nothing became durable."),
    JOURNAL_TAILS_DROPPED("Times that facts of a room were not stored, because the queue to the store was full."),
    ADMIN_UNAUTHORIZED("Admin requests without the right token."),
    ADMIN_GUESSES_REFUSED(
            "Admin requests whose token was not compared, after too many wrong ones from the same address.");

    private final String description;

    Counter(String description) {
        this.description = description;
    }

    /** One sentence for operators. */
    public String description() {
        return description;
    }
}
