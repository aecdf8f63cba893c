package dev.tickwire;

import dev.tickwire.runtime.game.GameType;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Host} at its start, checked, with defaults filled in.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 *
 * @param adminPort {@code null}: no admin listener
 * @param adminToken {@code null}: from the environment, else from the file
 * @param www {@code null}: the resources {@code www} beside the first game's class
 * @param gameCallMsMax 0: no limit
 * @param data {@code null}: no folder
 * @param storeUrl {@code null}: no database
 */
record HostConfig(
        List<GameType> games,
        List<FirstRoom> firstRooms,
        List<String> origins,
        String host,
        int port,
        String adminHost,
        @Nullable Integer adminPort,
        boolean embedded,
        @Nullable String adminToken,
        Path adminTokenFile,
        @Nullable Path www,
        @Nullable String publicUrl,
        @Nullable String frameAncestors,
        int heapPercentMax,
        int roomsMax,
        int workers,
        boolean dev,
        int gameCallMsMax,
        @Nullable Path data,
        @Nullable String storeUrl,
        Path buildKeyFile,
        boolean discardRooms,
        int shadowPercent,
        int hibernateMs,
        @Nullable Consumer<? super Throwable> onFatalError) {
    /** A room to open at the start; an {@code id} of {@code null}: a random one. */
    record FirstRoom(GameType game, @Nullable String id) {}

    HostConfig {
        games = List.copyOf(games);
        firstRooms = List.copyOf(firstRooms);
        origins = List.copyOf(origins);
    }

    /** Without the admin token, which must not reach a log. */
    @Override
    public String toString() {
        return "HostConfig" + games.stream().map(GameType::name).toList();
    }
}
