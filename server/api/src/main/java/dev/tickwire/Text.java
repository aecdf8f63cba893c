package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A bounded string. A longer one that a client sends is refused, and so is one with control characters or lone surrogates; one that the game sends, in a replicated field or an event, is cut, those characters are replaced by U+FFFD, and it is counted. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Text {
    /** The most characters, as {@link String#length()} counts them; 1 to 1024. */
    int max();
}
