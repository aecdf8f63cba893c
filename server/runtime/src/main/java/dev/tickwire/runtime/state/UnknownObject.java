package dev.tickwire.runtime.state;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** An object whose class this build does not have: its fields by name. Only a game's {@code migrate} receives it. */
final class UnknownObject extends LinkedHashMap<String, @Nullable Object> {
    private static final long serialVersionUID = 1;

    /** The enum of constants whose enum this build does not have. */
    enum Constants {}
}
