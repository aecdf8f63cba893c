package dev.tickwire.runtime.room;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Part;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Timer;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.state.StateVisitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A room's game with its parts: the one place that calls their methods.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Errors.</b> Every call throws the exception that ends the room, or the {@link Error} that ends the process:
 * {@link Failures#ofGame}.
 */
final class GameInstance {
    /**
     * A method of the game with up to two arguments; implementations capture nothing, because a call must not allocate.
     */
    private interface Method<A, B> {
        void make(GameInstance gameInstance, Room room, A first, B second);
    }

    private final GameCallTracker caller;
    private final Game<Record> game;
    private final List<Part> parts;
    private final Map<Class<?>, Part> partOfClass = new HashMap<>();

    /** Constructs the game and its parts. */
    GameInstance(GameType type, GameCallTracker caller) {
        this.caller = caller;
        GameCallTracker.Call call = caller.begin();
        try {
            this.game = type.newGame();
            this.parts = type.parts().of(game);
        } catch (Throwable e) {
            throw call.fail(e);
        }
        call.end();
        parts.forEach(part -> partOfClass.put(part.getClass(), part));
    }

    /** The game, for tests. */
    Game<Record> game() {
        return game;
    }

    /** Visits the game and its parts. */
    void visit(StateVisitor state) {
        state.fields("game", 0, game);
        parts.forEach(part -> state.fields(part.getClass().getName(), 0, part));
    }

    Settings settings(Record options) {
        GameCallTracker.Call call = caller.begin();
        Settings settings;
        try {
            settings = Objects.requireNonNull(
                    game.settings(options),
                    () -> game.getClass().getName() + ".settings returned null: return Settings.tickRate(...)");
        } catch (Throwable e) {
            throw call.fail(e);
        }
        call.end();
        return settings;
    }

    void created(Room room) {
        call((gameInstance, in, a, b) -> gameInstance.game.created(in), room, room, room);
    }

    void restored(Room room) {
        call((gameInstance, in, a, b) -> gameInstance.restoredAll(in), room, room, room);
    }

    private void restoredAll(Room room) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).restored(room);
        }
        game.restored(room);
    }

    void joined(Room room, Player player) {
        call((gameInstance, in, who, b) -> gameInstance.joinedAll(in, who), room, player, room);
    }

    private void joinedAll(Room room, Player player) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).joined(room, player);
        }
        game.joined(room, player);
    }

    void dropped(Room room, Player player) {
        call((gameInstance, in, who, b) -> gameInstance.game.dropped(in, who), room, player, room);
    }

    void returned(Room room, Player player) {
        call((gameInstance, in, who, b) -> gameInstance.game.returned(in, who), room, player, room);
    }

    void reloaded(Room room, Player player) {
        call((gameInstance, in, who, b) -> gameInstance.reloadedAll(in, who), room, player, room);
    }

    private void reloadedAll(Room room, Player player) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).reloaded(room, player);
        }
        game.reloaded(room, player);
    }

    void left(Room room, Player player, LeaveReason why) {
        call(GameInstance::leftAll, room, player, why);
    }

    private void leftAll(Room room, Player player, LeaveReason why) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).left(room, player, why);
        }
        game.left(room, player, why);
    }

    void command(Room room, Player player, Command command) {
        call(GameInstance::commandOne, room, player, command);
    }

    private void commandOne(Room room, Player player, Command command) {
        Part part = partOfClass.get(command.getClass().getDeclaringClass());
        if (part == null) {
            game.command(room, player, command);
        } else {
            part.command(room, player, command);
        }
    }

    /** Calls the game with the timers that are due. */
    void timers(GameRoom room) {
        for (Timer timer = room.pollTimer(); timer != null; timer = room.pollTimer()) {
            timer(room, timer);
        }
    }

    private void timer(Room room, Timer timer) {
        call((gameInstance, in, what, b) -> gameInstance.game.timer(in, what), room, timer, room);
    }

    void tick(Room room) {
        call((gameInstance, in, a, b) -> gameInstance.game.tick(in), room, room, room);
    }

    /** Applies the tick's predicted rules to the copies of the players' entities. */
    void runPredictedCopies(Room room, PlayerClients playerClients) {
        call((gameInstance, in, clients, b) -> clients.runPredictedCopies(in.dt()), room, playerClients, room);
    }

    void closed(Room room) {
        call((gameInstance, in, a, b) -> gameInstance.game.closed(in), room, room, room);
    }

    private <A, B> void call(Method<A, B> method, Room room, A first, B second) {
        GameCallTracker.Call call = caller.begin();
        try {
            method.make(this, room, first, second);
        } catch (Throwable e) {
            throw call.fail(e);
        }
        call.end();
    }
}
