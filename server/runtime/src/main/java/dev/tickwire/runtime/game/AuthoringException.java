package dev.tickwire.runtime.game;

/**
 * A mistake in a game's classes, found when the game is loaded: the message names the class, the field and the cure.
 */
public final class AuthoringException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a mistake.
     *
     * @param member the wrong member of the class; empty: the class itself
     * @param cure how the author corrects it
     */
    public AuthoringException(Class<?> type, String member, String cure) {
        super(type.getName() + (member.isEmpty() ? "" : "." + member) + ": " + cure);
    }
}
