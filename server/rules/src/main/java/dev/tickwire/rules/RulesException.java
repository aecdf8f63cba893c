package dev.tickwire.rules;

import java.util.Collection;

/**
 * Rules that cannot run in a browser: the message has a line for each mistake, with the method, the line of its source,
 * and the cure.
 */
public final class RulesException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    RulesException(Collection<String> problems) {
        super(String.join("\n", problems));
    }
}
