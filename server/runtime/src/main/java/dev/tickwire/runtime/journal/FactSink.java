package dev.tickwire.runtime.journal;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.session.JoiningClient;
import org.jspecify.annotations.Nullable;

/**
 * Receives a tick's facts, in order. Players are ids.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public interface FactSink {
    /**
     * A player joins.
     *
     * @param nonce of its session
     */
    void joined(int player, JoiningClient client, int nonce);

    /** A player has lost its connection. */
    void dropped(int player);

    /** A player that was dropped has a connection again. */
    void returned(int player);

    /** A player's client has begun anew, without the room's state. */
    void reloaded(int player);

    /** A player has left. */
    void left(int player, LeaveReason why);

    /**
     * The input that a player holds from this tick on.
     *
     * @param input {@code null}: none
     * @param seq its sequence number; 0 for none
     * @param ack sequence number of the newest input that was consumed or passed over
     * @param viewLag lag of the player's view behind this tick, in 1/256 tick; 0 for none
     */
    void input(int player, @Nullable Record input, int seq, int ack, int viewLag);

    /** A player's one-time request, and its sequence number. */
    void command(int player, Command command, int seq);

    /** An operator removes a player. */
    void kick(int player, String reason);

    /** An operator removes a player and bans its identity for a number of seconds above 0. */
    void ban(int player, double seconds, String reason);

    /** An operator mutes a player for a number of seconds; 0 ends the mute. */
    void mute(int player, double seconds, String reason);

    /** An operator lifts the bans of this identity. */
    void pardon(String identity);

    /** An operator makes a player a moderator, or revokes it. */
    void moderator(int player, boolean moderator);

    /**
     * An operator changes how the room is found.
     *
     * @throws IllegalArgumentException if the properties are not valid for the game; nothing has changed then
     */
    void listing(ListingChange change);

    /** The number of spectators has changed to this. */
    void audience(int size);

    /** Since the last tick, the room has paused for the duration of this number of ticks. */
    void paused(int ticks);
}
