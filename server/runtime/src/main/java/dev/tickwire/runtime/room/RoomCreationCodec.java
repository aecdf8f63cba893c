package dev.tickwire.runtime.room;

import static java.util.Objects.requireNonNull;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a {@link RoomCreation} for other processes and builds. The name of the game comes first: a reader needs its
 * classes for what follows.
 *
 * <p><b>Threads.</b> Any.
 */
final class RoomCreationCodec {
    private record Made(String id, String code, Record options, long seed) {}

    private RoomCreationCodec() {}

    static byte[] write(RoomCreation creation) {
        StateWriter out = new StateWriter().begin(creation.game().gameClass(), List.of());
        out.value(new Made(creation.id(), creation.code(), creation.options(), creation.seed()));
        byte[] made = out.finish();
        out.begin(RoomCreationCodec.class, List.of());
        out.text(creation.game().name());
        out.value(made);
        return out.finish();
    }

    /**
     * Decodes what {@link #write} has encoded.
     *
     * @param games of this host
     * @param notes receives each difference between the build that wrote this and this one
     * @return {@code null} if this host does not have the game
     * @throws dev.tickwire.runtime.state.DamagedStateException if the bytes are damaged
     * @throws dev.tickwire.runtime.state.OtherBuildException if this build of the game cannot read its options
     */
    static @Nullable RoomCreation read(byte[] bytes, Collection<GameType> games, Consumer<String> notes) {
        StateReader in = new StateReader(bytes, RoomCreationCodec.class, List.of(), notes);
        String name = requireNonNull(in.text());
        GameType game = games.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseGet(() -> games.stream()
                        .filter(each -> each.wasCalled(name))
                        .findFirst()
                        .orElse(null));
        if (game == null) {
            return null;
        }
        StateReader inner = new StateReader((byte[]) requireNonNull(in.value()), game.gameClass(), List.of(), notes);
        Made made = (Made) inner.single();
        return new RoomCreation(made.id, made.code, game, made.options, made.seed);
    }
}
