package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A bounded string. In a message a longer one, control characters and lone surrogates are refused; in a replicated field it is cut, and those characters are replaced by U+FFFD, when sent, and counted. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Text {
    /** The most characters, as {@link String#length()} counts them; 1 to 1024. */
    int max();
}
