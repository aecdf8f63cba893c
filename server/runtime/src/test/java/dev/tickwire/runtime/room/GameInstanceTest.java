package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Part;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.runtime.game.GameType;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GameInstanceTest {
    private static final List<String> CALLS = new ArrayList<>();

    public record NoOptions() {}

    public abstract static class Ward implements Part {
        @Override
        public void restored(Room room) {
            CALLS.add(name() + " restored");
        }

        @Override
        public void joined(Room room, Player player) {
            CALLS.add(name() + " joined");
        }

        @Override
        public void left(Room room, Player player, LeaveReason why) {
            CALLS.add(name() + " left " + why);
        }

        @Override
        public void command(Room room, Player player, Command command) {
            CALLS.add(name() + " " + command);
        }

        private String name() {
            return getClass().getSimpleName();
        }
    }

    public static final class Bank extends Ward {
        public record Pay(int gold) implements Command {}

        public record Borrow() implements Command {}
    }

    public static final class Votes extends Ward {
        public record Vote(int whom) implements Command {}
    }

    public abstract static class WithBank implements Game<NoOptions> {
        private final Bank bank = new Bank();

        Bank bank() {
            return bank;
        }
    }

    public static final class Town extends WithBank {
        private final Votes votes = new Votes();

        public record Build() implements Command {}

        @Override
        public Settings settings(NoOptions options) {
            return Settings.tickRate(10);
        }

        @Override
        public void restored(Room room) {
            CALLS.add("Town restored");
        }

        @Override
        public void joined(Room room, Player player) {
            CALLS.add("Town joined");
        }

        @Override
        public void left(Room room, Player player, LeaveReason why) {
            CALLS.add("Town left " + why);
        }

        @Override
        public void command(Room room, Player player, Command command) {
            CALLS.add("Town " + command);
        }

        @Override
        public void tick(Room room) {}

        Votes votes() {
            return votes;
        }
    }

    public static final class Homeless implements Game<NoOptions> {
        private final Bank bank = null;

        @Override
        public Settings settings(NoOptions options) {
            return Settings.tickRate(bank == null ? 10 : 20);
        }

        @Override
        public void tick(Room room) {}
    }

    public static final class Hungry implements Game<NoOptions> {
        public Hungry() {
            throw new OutOfMemoryError("thrown by a test");
        }

        @Override
        public Settings settings(NoOptions options) {
            return Settings.tickRate(10);
        }

        @Override
        public void tick(Room room) {}
    }

    private final Room room = nothing(Room.class);
    private final Player player = nothing(Player.class);

    private static <T> T nothing(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> null));
    }

    private static List<String> calls() {
        List<String> calls = List.copyOf(CALLS);
        CALLS.clear();
        return calls;
    }

    private static GameInstance gameInstance(GameType type) {
        return new GameInstance(type, GameCallTracker.UNWATCHED);
    }

    @Test
    void shouldGiveEachPartItsOwnCommandsAndTheGameTheRest() {
        GameInstance gameInstance = gameInstance(GameType.of(Town.class));
        for (Command command : List.of(new Bank.Pay(3), new Town.Build(), new Votes.Vote(1), new Bank.Borrow())) {
            gameInstance.command(room, player, command);
        }
        assertEquals(List.of("Bank Pay[gold=3]", "Town Build[]", "Votes Vote[whom=1]", "Bank Borrow[]"), calls());
    }

    @Test
    void shouldCallPartsBeforeTheGameThoseOfTheSuperclassFirst() {
        GameInstance gameInstance = gameInstance(GameType.of(Town.class));
        gameInstance.restored(room);
        gameInstance.joined(room, player);
        gameInstance.left(room, player, LeaveReason.KICKED);
        assertEquals(
                List.of(
                        "Bank restored",
                        "Votes restored",
                        "Town restored",
                        "Bank joined",
                        "Votes joined",
                        "Town joined",
                        "Bank left KICKED",
                        "Votes left KICKED",
                        "Town left KICKED"),
                calls());
    }

    @Test
    void shouldHavePartsOfItsOwnInEachRoom() {
        GameType type = GameType.of(Town.class);
        Town one = (Town) (Game<?>) gameInstance(type).game();
        Town other = (Town) (Game<?>) gameInstance(type).game();
        assertNotSame(one.bank(), other.bank());
        assertNotSame(one.votes(), other.votes());
    }

    @Test
    void shouldLetNoMemoryForTheGamePassAsItIs() {
        GameType type = GameType.of(Hungry.class);
        assertThrows(OutOfMemoryError.class, () -> gameInstance(type));
    }

    @Test
    void shouldSayWhichFieldHoldsNoPart() {
        GameType type = GameType.of(Homeless.class);
        String message = assertThrows(IllegalStateException.class, () -> gameInstance(type))
                .getMessage();
        assertTrue(message.contains("Homeless.bank") && message.contains("must hold"), message);
    }
}
