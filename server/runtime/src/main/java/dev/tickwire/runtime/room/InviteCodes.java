package dev.tickwire.runtime.room;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Short codes for rooms that people can read out: 28 letters and digits that are hard to confuse and make no words. One
 * guess in 480,000 finds one of a thousand rooms.
 *
 * <p><b>Threads.</b> Any.
 */
final class InviteCodes {
    private static final String LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 6;

    private final ConcurrentHashMap<String, String> idByCode = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    /** Assigns a code that no other room has. */
    String take(String id) {
        while (true) {
            StringBuilder code = new StringBuilder(LENGTH);
            for (int i = 0; i < LENGTH; i++) {
                code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            if (idByCode.putIfAbsent(code.toString(), id) == null) {
                return code.toString();
            }
        }
    }

    /** Reserves the code that a room had in an earlier process; before any code is assigned. */
    void keep(String code, String id) {
        idByCode.put(code, id);
    }

    void giveBack(String code) {
        idByCode.remove(code);
    }

    /** The id of the room with this code, in upper or lower case; {@code null}: none. */
    @Nullable
    String find(String code) {
        return idByCode.get(code.toUpperCase(Locale.ROOT));
    }
}
