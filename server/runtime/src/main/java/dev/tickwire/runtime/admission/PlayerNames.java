package dev.tickwire.runtime.admission;

import dev.tickwire.PlainText;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.Utf8;
import dev.tickwire.runtime.http.HttpProblem;
import org.jspecify.annotations.Nullable;

/** The rules for names of players and spectators (PROTOCOL.md section 1). */
public final class PlayerNames {
    private static final String NAME_DEFAULT = "Player";

    private PlayerNames() {}

    /**
     * The name without invisible characters; {@code Player} if nothing is left.
     *
     * @throws HttpProblem 400 if it is too long, or has control characters or lone surrogates
     */
    public static String checked(@Nullable String given) {
        String name = given == null ? "" : PlainText.of(given);
        if (Utf8.encode(name, Limits.NAME_CHARS_MAX) == null) {
            throw HttpProblem.field(
                    "name",
                    "A name has at most " + Limits.NAME_CHARS_MAX
                            + " characters, no control characters and no lone surrogates.");
        }
        return name.isEmpty() ? NAME_DEFAULT : name;
    }
}
