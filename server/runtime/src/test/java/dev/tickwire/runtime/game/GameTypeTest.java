package dev.tickwire.runtime.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Angle;
import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Properties;
import dev.tickwire.Quantized;
import dev.tickwire.Queue;
import dev.tickwire.Range;
import dev.tickwire.Rewindable;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GameTypeTest {
    public record NoOptions() {}

    /** The base of the games below: does nothing. */
    public abstract static class Idle implements Game<NoOptions> {
        @Override
        public Settings settings(NoOptions options) {
            return Settings.tickRate(10);
        }

        @Override
        public void tick(Room room) {}
    }

    public static final class StarRace extends Idle {
        public enum Phase {
            WAITING,
            RUNNING
        }

        public abstract static class Body extends Entity {
            @Quantized(min = 0, max = 10, step = 0.5)
            public double x;
        }

        public static final class Ship extends Body {
            @Angle(bits = 8)
            public float heading;

            @Range(min = 0, max = 7)
            public byte hull;

            @OwnerOnly
            public int ammo;

            public Phase phase = Phase.WAITING;
            public Ship target;
            public Body anything;
            public final short[] cargo = new short[3];

            @ServerOnly
            public List<String> log = new ArrayList<>();
        }

        public static final class Board extends RoomState {
            public long score;
        }

        public record Steer(@Range(min = -1, max = 1) byte turn) implements Input {}

        public record Say(@Text(max = 40) String text) implements Command {}
    }

    @Test
    void shouldReadAGameIntoItsSchema() {
        GameType type = GameType.of(StarRace.class);
        assertEquals("star-race", type.name());
        assertEquals(
                "{\"protocol\":\"tickwire.1\",\"game\":\"star-race\",\"kinds\":["
                        + "{\"name\":\"Board\",\"state\":true,\"fields\":[{\"name\":\"score\",\"type\":\"long\"}]},"
                        + "{\"name\":\"Ship\",\"state\":false,\"fields\":["
                        + "{\"name\":\"ammo\",\"type\":\"int\",\"min\":-2147483648,\"max\":2147483647,"
                        + "\"ownerOnly\":true},"
                        + "{\"name\":\"anything\",\"type\":\"reference\",\"kind\":\"*\"},"
                        + "{\"name\":\"cargo\",\"type\":\"short\",\"min\":-32768,\"max\":32767,\"length\":3},"
                        + "{\"name\":\"heading\",\"type\":\"angle\",\"bits\":8},"
                        + "{\"name\":\"hull\",\"type\":\"byte\",\"min\":0,\"max\":7},"
                        + "{\"name\":\"phase\",\"type\":\"enum\",\"values\":[\"WAITING\",\"RUNNING\"]},"
                        + "{\"name\":\"target\",\"type\":\"reference\",\"kind\":\"Ship\"},"
                        + "{\"name\":\"x\",\"type\":\"quantized\",\"min\":0.0,\"max\":10.0,\"step\":0.5}]}],"
                        + "\"inputs\":[{\"name\":\"Steer\",\"id\":32,\"fields\":[{\"name\":\"turn\","
                        + "\"type\":\"byte\",\"min\":-1,\"max\":1}]}],"
                        + "\"commands\":[{\"name\":\"Say\",\"id\":33,\"fields\":[{\"name\":\"text\","
                        + "\"type\":\"text\",\"max\":40}]}],"
                        + "\"events\":[]}",
                type.schema().json());
    }

    public static final class Found extends Idle {
        public enum Mode {
            CASUAL {
                @Override
                public String toString() {
                    return "for fun";
                }
            },
            RANKED
        }

        public record Sought(
                boolean open,
                byte b,
                char c,
                long l,
                float f,
                double d,
                Mode mode,
                @Text(max = 9) String map) implements Properties {}
    }

    @Test
    void shouldFindTheProperties() {
        GameType type = GameType.of(Found.class);
        assertEquals(Found.Sought.class, type.propertiesType());
        Record sought =
                new Found.Sought(true, (byte) -1, 'c', Long.MIN_VALUE, 0.1f, 0.1, Found.Mode.CASUAL, "old town");
        assertEquals(
                List.of(true, -1L, 99L, Long.MIN_VALUE, 0.1, 0.1, Found.Mode.CASUAL, "old town"),
                type.properties().stream().map(property -> property.of(sought)).toList());
        assertFalse(type.schema().json().contains("Sought"), "properties are not part of the schema");
        assertNull(GameType.of(StarRace.class).propertiesType());
    }

    public static final class ListInRecord extends Idle {
        public record Buy(List<String> items) implements Command {}
    }

    public static final class UnboundedText extends Idle {
        public record Say(String text) implements Command {}
    }

    public static final class PrivateField extends Idle {
        public static final class Ship extends Entity {
            private int hull;

            int hull() {
                return hull;
            }
        }
    }

    public static final class FinalField extends Idle {
        public static final class Ship extends Entity {
            public final int hull = 3;
        }
    }

    public static final class TransientField extends Idle {
        public static final class Ship extends Entity {
            public transient int hull;
        }
    }

    public static final class MapInEntity extends Idle {
        public static final class Ship extends Entity {
            public Map<String, String> cargo = Map.of();
        }
    }

    public static final class LooseArray extends Idle {
        public static final class Ship extends Entity {
            public int[] cargo = new int[2];
        }
    }

    public static final class HiddenKind extends Idle {
        static final class Ship extends Entity {}
    }

    public static final class TakenName extends Idle {
        public static final class Ship extends Entity {
            public int owner;
        }
    }

    public static final class MisplacedRange extends Idle {
        public static final class Ship extends Entity {
            @Range(min = 0, max = 1)
            public boolean alive;
        }
    }

    public static final class MisplacedText extends Idle {
        public record Say(@Text(max = 3) int number) implements Command {}
    }

    public static final class TwoSecrets extends Idle {
        public static final class Ship extends Entity {
            @OwnerOnly
            @ServerOnly
            public int cards;
        }
    }

    public static final class TwoRoles extends Idle {
        public record Both() implements Input, Command {}
    }

    public static final class ForeignReference extends Idle {
        public static final class Ship extends Entity {
            public StarRace.Ship target;
        }
    }

    public static final class NeedsArguments extends Idle {
        public static final class Ship extends Entity {
            public Ship(int hull) {}
        }
    }

    public static final class WideRange extends Idle {
        public static final class Ship extends Entity {
            @Range(min = 0, max = 300)
            public byte hull;
        }
    }

    public static final class WrongGrid extends Idle {
        public static final class Ship extends Entity {
            @Quantized(min = 5, max = 1, step = 0.1)
            public double x;
        }
    }

    public static final class OwnedState extends Idle {
        public static final class Board extends RoomState {
            @OwnerOnly
            public int secret;
        }
    }

    public static final class RewindableState extends Idle {
        @Rewindable
        public static final class Board extends RoomState {}
    }

    public static final class NotARecord extends Idle {
        public static final class Steer implements Input {}
    }

    public static final class BadOptions implements Game<BadOptions.Options> {
        public record Options(Map<String, String> extra) {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(10);
        }

        @Override
        public void tick(Room room) {}
    }

    public static final class ListInTimer extends Idle {
        public record Start(List<String> names) implements Timer {}
    }

    public static final class ThreadInTimer extends Idle {
        public record Start(Thread thread) implements Timer, Event {}
    }

    public static final class TimerClass extends Idle {
        public static final class Start implements Timer {}
    }

    public static final class GoodTimers extends Idle {
        public record Start(
                int round, String name, @Text(max = 8) String by) implements Timer {}

        public record Stop() implements Timer, Event {}
    }

    @Test
    void shouldKnowItsTimers() {
        assertEquals(
                Set.of(GoodTimers.Start.class, GoodTimers.Stop.class),
                GameType.of(GoodTimers.class).timers());
    }

    /** The base of games with options. */
    public abstract static class Idler<O extends Record> {
        public Settings settings(O options) {
            return Settings.tickRate(10);
        }

        public void tick(Room room) {}
    }

    public static final class ThrowingOptions extends Idler<ThrowingOptions.Options>
            implements Game<ThrowingOptions.Options> {
        public record Options(int size) {
            public Options() {
                this(Integer.parseInt("many"));
            }
        }
    }

    public static final class NullOptions extends Idler<NullOptions.Options> implements Game<NullOptions.Options> {
        public record Options(int size, @Text(max = 8) String track) {
            public Options() {
                this(1, null);
            }
        }
    }

    public static final class NeededOptions extends Idler<NeededOptions.Options>
            implements Game<NeededOptions.Options> {
        public record Options(@Text(max = 8) String track) {
            public Options {
                if (track.isEmpty()) {
                    throw new IllegalArgumentException("which track?");
                }
            }
        }
    }

    @Test
    void shouldAcceptAGameWithoutDefaultOptions() {
        assertEquals(
                NeededOptions.Options.class, GameType.of(NeededOptions.class).optionsType());
    }

    public static final class RefusedProperties extends Idle {
        public record Found(@Range(min = 0, max = 9) int rating) implements Properties {
            public Found {
                if (rating > 5) {
                    throw new IllegalArgumentException("too good");
                }
            }
        }
    }

    public static final class NullProperties extends Idle {
        public record Found(@Text(max = 9) String town) implements Properties {
            public Found() {
                this(null);
            }
        }
    }

    public static final class OpenSecret extends Idle {
        public record Dealt(@OwnerOnly int card) implements Event {}
    }

    public static final class RoundedInput extends Idle {
        public record Aim(@Angle(bits = 8) double at) implements Input {}
    }

    public static final class LongArray extends Idle {
        public static final class Board extends Entity {
            public final byte[] cells = new byte[5000];
        }
    }

    public static final class TwoOfOneName extends Idle {
        public abstract static class Base extends Entity {
            public int hull;
        }

        @SuppressWarnings("HidingField") // the mistake
        public static final class Ship extends Base {
            public int hull;
        }
    }

    public static final class BrokenShip extends Idle {
        public static final class Ship extends Entity {
            public Ship() {
                throw new IllegalStateException("no wood");
            }
        }
    }

    public abstract static class Unfinished extends Idle {}

    public static final class TakenNews extends Idle {
        public record rewound() implements Event {}
    }

    public static final class HiddenProperties extends Idle {
        record Found() implements Properties {}
    }

    public static final class TwiceFound extends Idle {
        public record Found() implements Properties {}

        public record FoundToo() implements Properties {}
    }

    public static final class TakenProperty extends Idle {
        public record Found(int free) implements Properties {}
    }

    public static final class ListOfTags extends Idle {
        public record Found(List<String> tags) implements Properties {}
    }

    public static final class FoundByCommand extends Idle {
        public record Both() implements Command, Properties {}
    }

    @Queue(teams = 1)
    public static final class QueueForOne extends Idle {}

    @Test
    void shouldNameClassFieldAndCureOfAMistake() {
        assertRefused(QueueForOne.class, "QueueForOne: in its @Queue, teams * teamSize = 1", "must be 2 to 128");
        assertRefused(ListInRecord.class, "ListInRecord$Buy.items", "List cannot be sent", "primitive");
        assertRefused(UnboundedText.class, "UnboundedText$Say.text", "@Text(max");
        assertRefused(PrivateField.class, "PrivateField$Ship.hull", "must be public", "@ServerOnly");
        assertRefused(FinalField.class, "FinalField$Ship.hull", "must not be final");
        assertRefused(TransientField.class, "TransientField$Ship.hull", "must not be transient");
        assertRefused(MapInEntity.class, "MapInEntity$Ship.cargo", "Map cannot be sent", "@ServerOnly");
        assertRefused(LooseArray.class, "LooseArray$Ship.cargo", "must be final");
        assertRefused(HiddenKind.class, "HiddenKind$Ship", "must be public");
        assertRefused(TakenName.class, "TakenName$Ship.owner", "rename");
        assertRefused(MisplacedRange.class, "MisplacedRange$Ship.alive", "@Range is for numbers");
        assertRefused(MisplacedText.class, "MisplacedText$Say.number", "@Text is for String");
        assertRefused(TwoSecrets.class, "TwoSecrets$Ship.cards", "choose one");
        assertRefused(TwoRoles.class, "TwoRoles$Both", "one of Input, Command, Event and Properties");
        assertRefused(ForeignReference.class, "ForeignReference$Ship.target", "is not part of this game");
        assertRefused(NeedsArguments.class, "NeedsArguments$Ship", "constructor without arguments");
        assertRefused(WideRange.class, "WideRange$Ship.hull", "wider");
        assertRefused(WrongGrid.class, "WrongGrid$Ship.x", "min must be below max");
        assertRefused(OwnedState.class, "OwnedState$Board.secret", "@OwnerOnly");
        assertRefused(RewindableState.class, "RewindableState$Board", "@Rewindable");
        assertRefused(NotARecord.class, "NotARecord$Steer", "public record");
        assertRefused(ListInTimer.class, "ListInTimer$Start.names", "List cannot", "primitive");
        assertRefused(ThreadInTimer.class, "ThreadInTimer$Start.thread", "Thread cannot");
        assertRefused(TimerClass.class, "TimerClass$Start", "must be a public record");
        assertRefused(ThrowingOptions.class, "ThrowingOptions$Options", "without arguments failed", "many");
        assertRefused(NullOptions.class, "NullOptions$Options.track", "must not be null");
        assertRefused(RefusedProperties.class, "RefusedProperties$Found", "refuses", "constructor without arguments");
        assertRefused(NullProperties.class, "NullProperties$Found.town", "must not be null");
        assertRefused(OpenSecret.class, "OpenSecret$Dealt.card", "@OwnerOnly is for fields of entities", "remove");
        assertRefused(RoundedInput.class, "RoundedInput$Aim.at", "@Angle is for fields of entities", "remove");
        assertRefused(LongArray.class, "LongArray$Board", "5000 values", "shorten");
        assertRefused(TwoOfOneName.class, "TwoOfOneName$Ship", "two of one name, hull");
        assertRefused(BrokenShip.class, "BrokenShip$Ship", "constructor without arguments failed", "no wood");
        assertRefused(Unfinished.class, "Unfinished", "is abstract");
        assertRefused(TakenNews.class, "TakenNews$rewound", "rename");
        assertRefused(HiddenProperties.class, "HiddenProperties$Found", "public record");
        assertRefused(TwiceFound.class, "TwiceFound$Found", "one record");
        assertRefused(TakenProperty.class, "TakenProperty$Found.free", "rename");
        assertRefused(ListOfTags.class, "ListOfTags$Found.tags", "List cannot be sent", "primitive");
        assertRefused(FoundByCommand.class, "FoundByCommand$Both", "make a record for each");
        assertRefused(BadOptions.class, "BadOptions$Options.extra", "Map cannot be sent");
    }

    private static void assertRefused(Class<? extends Game<?>> game, String... parts) {
        String message =
                assertThrows(AuthoringException.class, () -> GameType.of(game)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message + " should say: " + part);
        }
    }
}
