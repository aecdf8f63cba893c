package dev.tickwire.runtime.admission;

import dev.tickwire.PlainText;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.Utf8;
import dev.tickwire.runtime.http.HttpProblem;
import org.jspecify.annotations.Nullable;

/** What a player may be called (PROTOCOL.md section 1). */
public final class PlayerNames {
    private static final String NAMELESS = "Player";

    private PlayerNames() {}

    public static String checked(@Nullable String given) {
        String name = given == null ? "" : PlainText.of(given);
        if (Utf8.encode(name, Limits.NAME_CHARS_MAX) == null) {
            throw HttpProblem.field(
                    "name",
                    "A name has at most " + Limits.NAME_CHARS_MAX
                            + " characters, no control characters and no lone surrogates.");
        }
        return name.isEmpty() ? NAMELESS : name;
    }
}
