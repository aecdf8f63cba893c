package dev.tickwire.parts;

import dev.tickwire.Command;
import dev.tickwire.Part;
import dev.tickwire.Player;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Text;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@linkplain Player#moderator moderators} kick, mute and ban players by the commands {@code Kick}, {@code Mute}
 * and {@code Ban}, and also the room's {@linkplain Room#owner owner} if the game says so. A moderator is never kicked,
 * and an {@linkplain Player#identity identity} of a moderator is never muted or banned. Moderators neither lift nor
 * shorten what an operator has imposed. {@code room.ask('Kick', …)} rejects with the reason of a refusal.
 *
 * <pre>{@code
 * final Moderation moderation = new Moderation().byOwner();
 * }</pre>
 */
public final class Moderation implements Part {
    private static final int SECONDS_MAX = 365 * 24 * 3600;
    private static final int REASON_MAX = 80;
    private static final String A_MODERATOR = "Moderators answer to the operator.";
    private static final String AN_OPERATORS_MUTE = "An operator has muted this player for longer.";

    /** Removes a player. */
    public record Kick(int playerId, @Text(max = REASON_MAX) String reason) implements Command {}

    /** Mutes a player for a number of seconds; 0 ends the mute. */
    public record Mute(
            int playerId,
            @Range(min = 0, max = SECONDS_MAX) int seconds,
            @Text(max = REASON_MAX) String reason) implements Command {}

    /** Removes a player and refuses it for a number of seconds. */
    public record Ban(
            int playerId,
            @Range(min = 1, max = SECONDS_MAX) int seconds,
            @Text(max = REASON_MAX) String reason) implements Command {}

    private boolean byOwner;

    /** Lets the room's owner do the same: {@code new Moderation().byOwner()}. */
    public Moderation byOwner() {
        byOwner = true;
        return this;
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Kick kick) {
            Player whom = answerable(room, player, kick.playerId);
            if (whom != null) {
                whom.kick(kick.reason);
            }
        } else if (command instanceof Mute mute) {
            Player whom = answerable(room, player, mute.playerId);
            if (whom != null && !sparesModerator(room, player, whom) && !whom.mute(mute.seconds, mute.reason)) {
                player.asked().refuse(AN_OPERATORS_MUTE);
            }
        } else if (command instanceof Ban ban) {
            Player whom = answerable(room, player, ban.playerId);
            if (whom != null && !sparesModerator(room, player, whom)) {
                whom.ban(ban.seconds, ban.reason);
            }
        }
    }

    /** The player with this id, if this player may act on it; else {@code null}, and the command is refused. */
    private @Nullable Player answerable(Room room, Player player, int id) {
        if (!player.moderator() && !(byOwner && room.owner() == player)) {
            player.asked().refuse("Only moderators may do this.");
            return null;
        }
        for (Player other : room.players()) {
            if (other.id() == id) {
                if (other.moderator()) {
                    player.asked().refuse(A_MODERATOR);
                    return null;
                }
                return other;
            }
        }
        player.asked().refuse("There is no such player.");
        return null;
    }

    /**
     * Whether a moderator has the same identity, as in another tab of the same browser; then the command is refused.
     */
    private static boolean sparesModerator(Room room, Player player, Player whom) {
        for (Player other : room.players()) {
            if (other.moderator() && other.identity().equals(whom.identity())) {
                player.asked().refuse(A_MODERATOR);
                return true;
            }
        }
        return false;
    }
}
