package dev.tickwire.app.parrot;

import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.Text;

/**
 * Repeats what players hold: inputs of every type, events in every tick, a part that is the owner's alone, fewer
 * snapshots than ticks.
 */
public final class Parrot implements Game<Parrot.Options> {
    /**
     * Sizes.
     *
     * @param ticksMax how long the room lives once it is full; 0: for ever
     */
    public record Options(
            @Range(min = 1, max = 64) int playersMax,
            @Range(min = 0, max = 1000) int ticksMax) {
        public Options() {
            this(4, 0);
        }
    }

    public enum Mood {
        CALM,
        LOUD,
        ASLEEP
    }

    public record Squawk(
            boolean loud,
            Mood mood,
            @Range(min = -3, max = 3) byte pitch,
            short half,
            @Range(min = 'a', max = 'c') char letter,
            int whole,
            @Range(min = 5, max = 5) long five,
            long large,
            @Range(min = 0.7, max = 0.9) float volume,
            double any,
            @Text(max = 3) String word)
            implements Input {}

    public record Rest(@Range(min = 10) double seconds) implements Input {}

    public record Echo(int whole, @Text(max = 3) String word) implements Event {}

    public static final class Perch extends Entity {
        @Quantized(min = -10, max = 10, step = 0.1)
        public double volume;

        @Text(max = 3)
        public String word = "";

        @OwnerOnly
        public long large;
    }

    public static final class Aviary extends RoomState {
        public int ticksFull;
    }

    private int playersMax;
    private int ticksMax;

    @Override
    public Settings settings(Options options) {
        playersMax = options.playersMax();
        ticksMax = options.ticksMax();
        return Settings.tickRate(60).snapshotRate(20).playersMax(playersMax);
    }

    @Override
    public void joined(Room room, Player player) {
        room.spawn(new Perch(), player);
    }

    @Override
    public void tick(Room room) {
        for (Perch perch : room.all(Perch.class)) {
            Squawk heard = perch.owner().input(Squawk.class);
            perch.volume = heard.volume();
            perch.word = heard.word();
            perch.large = heard.large();
            perch.owner().send(new Echo(heard.whole(), heard.word()));
        }
        room.broadcast(new Echo(room.tick(), "all"));
        Aviary aviary = room.state(Aviary.class);
        aviary.ticksFull += room.players().size() == playersMax ? 1 : 0;
        if (ticksMax > 0 && aviary.ticksFull == ticksMax) {
            room.close("quiet now");
        }
    }
}
