package dev.tickwire.test;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import java.util.ArrayList;
import java.util.List;

/** A place to talk, and nothing else. */
public final class Plaza implements Game<Plaza.Options> {
    static final int TICK_RATE = 20;
    static final int TICKS_PER_SNAPSHOT = 4;
    static final int HISTORY = 4;
    static final int LINES = 3;
    static final double SECONDS = 2;
    static final String SWEAR_WORD = "darn";

    /** How it is governed. */
    public record Options(
            boolean byOwner, @Range(min = 0, max = 500) int history) {
        public Options() {
            this(false, HISTORY);
        }
    }

    /** Not the chat's command of nearly the same name. */
    public record Sing(@Text(max = 20) String text) implements Command {}

    final Chat chat = new Chat().rate(LINES, SECONDS).filter(Plaza::kindly);
    final Moderation moderation = new Moderation();
    final List<Command> heard = new ArrayList<>();

    private static String kindly(Room room, Player from, String text) {
        return text.contains(SWEAR_WORD) ? null : text.replace("heck", "h**k");
    }

    @Override
    public Settings settings(Options options) {
        chat.history(options.history());
        if (options.byOwner()) {
            moderation.byOwner();
        }
        return Settings.tickRate(TICK_RATE)
                .snapshotRate(TICK_RATE / TICKS_PER_SNAPSHOT)
                .playersMax(40)
                .spectators(2, 0);
    }

    @Override
    public void command(Room room, Player player, Command command) {
        heard.add(command);
    }

    @Override
    public void tick(Room room) {}
}
