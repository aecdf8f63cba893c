package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A bounded string: {@code @Text(max = 24) public String name = "";} The server refuses a longer one that a client
 * sends, and one with control characters or lone surrogates. If the game sends such a text, in a replicated field or an
 * event, the server cuts it, replaces those characters by U+FFFD, and counts that.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Text {
    /** The largest number of characters, as {@link String#length()} counts them; 1 to 1024. */
    int max();
}
