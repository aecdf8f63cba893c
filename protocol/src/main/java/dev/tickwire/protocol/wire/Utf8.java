package dev.tickwire.protocol.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What may stand in a text: shortest-form UTF-8 without surrogates and control characters (PROTOCOL.md section 2). */
public final class Utf8 {
    /** Bytes that a UTF-16 unit takes at most. */
    public static final int UNIT_BYTES_MAX = 3;

    private static final int REPLACEMENT = 0xfffd;

    private Utf8() {}

    /**
     * The bytes of a text.
     *
     * @param unitsMax UTF-16 units it may have
     * @return null if it has more, or a control character or a lone surrogate
     */
    public static byte @Nullable [] encode(String text, int unitsMax) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // getBytes writes '?' for a lone surrogate, so that has to be looked for in the text.
        boolean lone = text.codePoints().anyMatch(Utf8::surrogate);
        return lone || !isText(bytes, 0, bytes.length, unitsMax) ? null : bytes;
    }

    /** The text as it may be sent: cut to N UTF-16 units, with U+FFFD for each control character and lone surrogate. */
    public static String fit(String text, int unitsMax) {
        String kept = cut(text, unitsMax);
        if (encode(kept, unitsMax) != null) {
            return kept;
        }
        StringBuilder fit = new StringBuilder(kept.length());
        kept.codePoints()
                .map(point -> Character.isISOControl(point) || surrogate(point) ? REPLACEMENT : point)
                .forEach(fit::appendCodePoint);
        return fit.toString();
    }

    private static String cut(String text, int unitsMax) {
        if (text.length() <= unitsMax) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(unitsMax - 1)) ? unitsMax - 1 : unitsMax);
    }

    /** Whether these bytes are an allowed text of at most {@code unitsMax} UTF-16 units. */
    public static boolean isText(byte[] bytes, int offset, int length, int unitsMax) {
        int units = 0;
        int end = offset + length;
        for (int i = offset; i < end; ) {
            int size = sequenceBytes(bytes[i]);
            if (size == 0 || i + size > end) {
                return false;
            }
            int point = codePoint(bytes, i, size);
            if (!allowed(point, size)) {
                return false;
            }
            units += Character.charCount(point);
            if (units > unitsMax) {
                return false;
            }
            i += size;
        }
        return true;
    }

    /** Bytes of the sequence that starts so, 0 if none does. */
    private static int sequenceBytes(byte first) {
        if (first >= 0) {
            return 1;
        }
        return switch (first & 0xf0) {
            case 0xc0, 0xd0 -> 2;
            case 0xe0 -> 3;
            case 0xf0 -> (first & 0x08) == 0 ? 4 : 0;
            default -> 0;
        };
    }

    /** The code point, or -1 if a continuation byte is not one. */
    private static int codePoint(byte[] bytes, int index, int size) {
        if (size == 1) {
            return bytes[index];
        }
        int point = bytes[index] & (0x7f >> size);
        for (int i = index + 1; i < index + size; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return -1;
            }
            point = (point << 6) | (bytes[i] & 0x3f);
        }
        return point;
    }

    private static boolean allowed(int point, int size) {
        int smallest = switch (size) {
            case 1 -> 0x20;
            case 2 -> 0xa0;
            case 3 -> 0x800;
            default -> 0x10000;
        };
        return point >= smallest && point <= Character.MAX_CODE_POINT && !surrogate(point) && point != 0x7f;
    }

    private static boolean surrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
