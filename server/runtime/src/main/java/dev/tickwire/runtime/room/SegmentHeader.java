package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The constants of a room's segment in the journal.
 *
 * @param build that has written the chunks: another build reads checkpoints only
 * @param instance of the room, the same in every process
 * @param opened when the room was opened
 * @param byPlayer whether the room closes when it has been empty for its time
 * @param creation of the room
 * @param summary of a paused room whose segment has no chunk; else {@code null}
 */
record SegmentHeader(
        String build,
        UUID instance,
        Instant opened,
        boolean byPlayer,
        RoomCreation creation,
        @Nullable HibernationSummary summary) {
    private record Fields(
            String build,
            String instance,
            long openedMs,
            boolean byPlayer,
            byte[] creation,
            byte @Nullable [] summary) {}

    /** The header of the same room, recorded by another build. */
    SegmentHeader of(String newBuild) {
        return new SegmentHeader(newBuild, instance, opened, byPlayer, creation, null);
    }

    /** The header of the same room while it pauses. */
    SegmentHeader at(HibernationSummary newRest) {
        return new SegmentHeader(build, instance, opened, byPlayer, creation, newRest);
    }

    byte[] write() {
        StateWriter out = new StateWriter().begin(SegmentHeader.class, List.of());
        out.value(new Fields(
                build,
                instance.toString(),
                opened.toEpochMilli(),
                byPlayer,
                RoomCreationCodec.write(creation),
                summary == null ? null : summary.write(creation.game())));
        return out.finish();
    }

    /** The build that has written this; needs no game classes. */
    static String build(byte[] bytes) {
        return fields(bytes).build;
    }

    private static Fields fields(byte[] bytes) {
        return (Fields) new StateReader(bytes, SegmentHeader.class, List.of(), note -> {}).single();
    }

    /**
     * Decodes what {@link #write} has encoded.
     *
     * @param notes receives each difference between the build that wrote this and this one
     * @return {@code null} if this host does not have the game
     * @throws dev.tickwire.runtime.state.DamagedStateException if the bytes are damaged
     * @throws dev.tickwire.runtime.state.OtherBuildException if this build of the game cannot read its options
     */
    static @Nullable SegmentHeader read(byte[] bytes, Collection<GameType> games, Consumer<String> notes) {
        Fields fields = fields(bytes);
        RoomCreation creation = RoomCreationCodec.read(fields.creation, games, notes);
        return creation == null
                ? null
                : new SegmentHeader(
                        fields.build,
                        UUID.fromString(fields.instance),
                        Instant.ofEpochMilli(fields.openedMs),
                        fields.byPlayer,
                        creation,
                        fields.summary == null ? null : HibernationSummary.read(fields.summary, creation.game()));
    }
}
