package dev.tickwire;

/**
 * Removes invisible characters from names of players and lines of the chat. Characters of the Unicode category Cf
 * reverse the text of others, as U+202E does, or let two names look alike, as U+200B and U+FEFF do.
 */
public final class PlainText {
    /** Visible by category, but blank: Hangul fillers and the blank Braille pattern. */
    private static final String BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800";

    private PlainText() {}

    /**
     * The text without format characters, trimmed; empty if no visible character is left:
     * {@code team.name = PlainText.of(command.name())}.
     */
    public static String of(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int end = 0; // after the last visible character
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (shows(point)) {
                kept.appendCodePoint(point);
                end = kept.length();
            } else if (end > 0 && Character.getType(point) != Character.FORMAT) {
                kept.appendCodePoint(point);
            }
        }
        kept.setLength(end);
        return kept.toString();
    }

    private static boolean shows(int point) {
        return !Character.isWhitespace(point)
                && !Character.isSpaceChar(point)
                && Character.getType(point) != Character.FORMAT
                && BLANK_LETTERS.indexOf(point) < 0;
    }
}
