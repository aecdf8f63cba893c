package dev.tickwire.protocol.wire;

import dev.tickwire.protocol.schema.FieldType;
import org.jspecify.annotations.Nullable;

/** What becomes of a component that is to be sent and has a value which its meaning does not allow. */
@FunctionalInterface
public interface OutOfRange {
    /** The message is not sent: for what a client says. */
    OutOfRange REFUSE = (where, meaning, value) -> {
        Object found = meaning instanceof FieldType.Text
                ? "null, or too long, or has a control character or a lone surrogate"
                : value;
        throw new IllegalArgumentException(where + " = " + found + " is not allowed by " + meaning);
    };

    /**
     * Takes notice, before the nearest value that is allowed is sent; or throws.
     *
     * @param where class and component
     */
    void found(String where, FieldType meaning, @Nullable Object value);
}
