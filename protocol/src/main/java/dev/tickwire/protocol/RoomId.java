package dev.tickwire.protocol;

import java.util.regex.Pattern;

/** The syntax of room ids: 1 to 64 of the characters {@code A-Z a-z 0-9 _ -}. */
public final class RoomId {
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private RoomId() {}

    /** Whether the text may be the id of a room. */
    public static boolean isValid(String text) {
        return SYNTAX.matcher(text).matches();
    }
}
