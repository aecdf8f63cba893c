package dev.tickwire;

/**
 * What a player awaits an answer to: a command that its page sent with {@code room.ask}. Answered once, at once or later; further answers are ignored,
 * and so is an answer to a command that nobody awaits.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}.
 */
public interface Asked {
    /** Answers with an event, which this player alone gets, with the next snapshot. */
    void reply(Event answer);

    /**
     * Refuses, and says why: the page's {@code ask} fails with this text.
     *
     * @param why for people; at most 256 characters are sent
     */
    void refuse(String why);
}
