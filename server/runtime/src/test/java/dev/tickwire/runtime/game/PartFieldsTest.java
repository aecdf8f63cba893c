package dev.tickwire.runtime.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Command;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Part;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartFieldsTest {
    public record NoOptions() {}

    public abstract static class Idle implements Game<NoOptions> {
        @Override
        public Settings settings(NoOptions options) {
            return Settings.tickRate(10);
        }

        @Override
        public void tick(Room room) {}
    }

    public static final class Market implements Part {
        public record Offer(int price) implements Command {}

        public record Traded(int price) implements Event {}
    }

    public static final class Good extends Idle {
        private final Chat chat = new Chat();
        final Market market = new Market();
        public final Moderation moderation = new Moderation().byOwner();

        public record Jump() implements Command {}

        Chat chat() {
            return chat;
        }
    }

    public abstract static class Trading extends Idle {
        final Market market = new Market();
    }

    public static final class LastNameFirst extends Trading {
        final Moderation moderation = new Moderation();
        final Chat chat = new Chat();
    }

    public static final class Static extends Idle {
        static final Market MARKET = new Market();
    }

    public static final class NotFinal extends Idle {
        Market market = new Market();
    }

    public static final class AnyPart extends Idle {
        final Part part = new Market();
    }

    public static final class Twice extends Idle {
        final Market one = new Market();
        final Market other = new Market();
    }

    public static final class SameName extends Idle {
        final Market market = new Market();

        public record Offer() implements Command {}
    }

    public static final class BadPart implements Part {
        public record Shout(String text) implements Command {}
    }

    public static final class WithBadPart extends Idle {
        final BadPart bad = new BadPart();
    }

    @Test
    void shouldAddTheNestedClassesOfPartsToTheGame() {
        GameType type = GameType.of(Good.class);
        assertEquals(
                List.of("Ban", "Jump", "Kick", "Mute", "Offer", "Say", "SayToGroup", "Whisper"),
                type.schema().commands().stream().map(command -> command.name()).toList());
        assertEquals(
                List.of("Said", "Traded"),
                type.schema().events().stream().map(event -> event.name()).toList());
        Good game = (Good) (Game<?>) type.newGame();
        assertEquals(
                List.of(game.chat(), game.moderation, game.market), type.parts().of(game));
    }

    @Test
    void shouldOrderPartsByTheirClassNames() {
        GameType type = GameType.of(LastNameFirst.class);
        LastNameFirst game = (LastNameFirst) (Game<?>) type.newGame();
        assertEquals(
                List.of(game.chat, game.moderation, game.market), // dev.tickwire.parts, then dev.tickwire.runtime
                type.parts().of(game));
    }

    private static void assertRefused(Class<? extends Game<?>> game, String where, String cure) {
        String message =
                assertThrows(AuthoringException.class, () -> GameType.of(game)).getMessage();
        assertTrue(message.startsWith(where), message);
        assertTrue(message.contains(cure), message);
    }

    @Test
    void shouldNameClassFieldAndCure() {
        assertRefused(Static.class, Static.class.getName() + ".MARKET: ", "make the field final and not static");
        assertRefused(NotFinal.class, NotFinal.class.getName() + ".market: ", "make the field final and not static");
        assertRefused(AnyPart.class, AnyPart.class.getName() + ".part: ", "declare it as that class");
        assertRefused(Twice.class, Twice.class.getName() + ".other: ", "once");
        assertRefused(WithBadPart.class, BadPart.Shout.class.getName() + ".text: ", "@Text");
        assertRefused(SameName.class, SameName.class.getName(), "Offer");
    }
}
