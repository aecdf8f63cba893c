package dev.tickwire.runtime.room;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Part;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.runtime.game.GameType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A room's game together with its parts: who is called about what.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Errors.</b> What they throw passes through.
 */
final class Rules {
    private final Game<Record> game;
    private final List<Part> parts;
    private final Map<Class<?>, Part> partOfClass = new HashMap<>();

    Rules(GameType type) {
        this.game = type.newGame();
        this.parts = type.parts().of(game);
        parts.forEach(part -> partOfClass.put(part.getClass(), part));
    }

    Game<Record> game() {
        return game;
    }

    void joined(Room room, Player player) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).joined(room, player);
        }
        game.joined(room, player);
    }

    void left(Room room, Player player, LeaveReason why) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).left(room, player, why);
        }
        game.left(room, player, why);
    }

    void command(Room room, Player player, Command command) {
        Part part = partOfClass.get(command.getClass().getDeclaringClass());
        if (part == null) {
            game.command(room, player, command);
        } else {
            part.command(room, player, command);
        }
    }
}
