package dev.tickwire.runtime.game;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A game's predicted rules, compiled for browsers when the game was built: an ES module beside its classes (PROTOCOL.md section 1, "Rules").
 *
 * @param name what it is served as: it names the schema and the text, because rules change more often than the schema does
 * @param text the module, UTF-8
 */
public record RulesModule(String name, byte[] text) {
    private static final int HASH_BYTES = 8;

    /**
     * The module that was built with the game; {@code null} if none was.
     *
     * @throws IllegalArgumentException if it was built for another schema
     */
    public static @Nullable RulesModule of(GameType game) {
        String path = path(game);
        try (InputStream in = game.gameClass().getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                return null;
            }
            byte[] text = in.readAllBytes();
            byte[] first = firstLine(game).getBytes(StandardCharsets.UTF_8);
            if (Arrays.mismatch(first, text) != first.length) {
                throw new IllegalArgumentException(path + " was built for another schema of game " + game.name()
                        + ": build the game anew, so that its rules are compiled again");
            }
            return new RulesModule(game.schema().hash() + "-" + hash(text) + ".js", text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private static String hash(byte[] text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Where the module lies on the class path. */
    public static String path(GameType game) {
        return "META-INF/tickwire/" + game.name() + ".rules.js";
    }

    /** What the module begins with. */
    public static String firstLine(GameType game) {
        return "export const schema=\"" + game.schema().hash() + "\";";
    }
}
