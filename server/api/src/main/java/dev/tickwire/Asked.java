package dev.tickwire;

/**
 * The answer that a command awaits which a page sent with {@code room.ask}: see {@link Player#asked}. The first answer
 * counts; the room ignores further ones, and answers to a command that was sent without {@code ask}.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}.
 */
public interface Asked {
    /**
     * Answers with an event, which this player alone gets, with the next snapshot:
     * {@code player.asked().reply(new Price(12))}.
     */
    void reply(Event answer);

    /**
     * Refuses the command: {@code player.asked().refuse("You have no gold.")}. The page's {@code room.ask} rejects with
     * this text.
     *
     * @param why for people; at most 256 characters are sent
     */
    void refuse(String why);
}
