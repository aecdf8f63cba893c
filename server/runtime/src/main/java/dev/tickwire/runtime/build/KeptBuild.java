package dev.tickwire.runtime.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The content of the signed file of a build.
 *
 * @param name see {@link dev.tickwire.runtime.game.GameBuild}
 * @param game name of its class
 * @param main class that replays, in its own process
 * @param protocol version of the messages between that process and a host
 * @param javaHome of the JDK that has run it
 * @param jars SHA-256 of each, 64 hex digits, in the order of the class path
 */
record KeptBuild(String name, String game, String main, int protocol, Path javaHome, List<String> jars) {
    Map<String, Object> claims() {
        return Map.of(
                "name",
                name,
                "game",
                game,
                "main",
                main,
                "protocol",
                protocol,
                "javaHome",
                javaHome.toString(),
                "jars",
                jars);
    }

    /** The inverse of {@link #claims}. */
    static KeptBuild of(Map<String, Object> claims) {
        List<String> jars = new ArrayList<>();
        for (Object jar : claim(claims, "jars", List.class)) {
            jars.add((String) jar);
        }
        return new KeptBuild(
                claim(claims, "name", String.class),
                claim(claims, "game", String.class),
                claim(claims, "main", String.class),
                claim(claims, "protocol", Number.class).intValue(),
                Path.of(claim(claims, "javaHome", String.class)),
                List.copyOf(jars));
    }

    private static <T> T claim(Map<String, Object> claims, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(claims.get(name), name));
    }
}
