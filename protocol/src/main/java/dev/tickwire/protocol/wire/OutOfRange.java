package dev.tickwire.protocol.wire;

import dev.tickwire.protocol.schema.FieldType;
import org.jspecify.annotations.Nullable;

/** The policy for a component of a message to send whose value is outside its declared range. */
@FunctionalInterface
public interface OutOfRange {
    /** Throws, so that the message is not sent: for messages of clients. */
    OutOfRange REFUSE = (where, meaning, value) -> {
        Object found = meaning instanceof FieldType.Text
                ? "null, or too long, or has a control character or a lone surrogate"
                : value;
        throw new IllegalArgumentException(where + " = " + found + " is not allowed by " + meaning);
    };

    /**
     * Called before the nearest allowed value is sent; may throw instead.
     *
     * @param where class and component
     */
    void found(String where, FieldType meaning, @Nullable Object value);
}
