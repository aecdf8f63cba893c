package dev.tickwire.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Limits and close codes are those that PROTOCOL.md lists. */
class ProtocolTablesTest {
    private static String section(String title) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("basedir", "."), "PROTOCOL.md"));
        String from = page.substring(page.indexOf("\n## " + title));
        int end = from.indexOf("\n## ", 1);
        return end < 0 ? from : from.substring(0, end);
    }

    @Test
    void shouldHaveTheLimitsOfThePage() throws Exception {
        Map<String, Integer> listed = new TreeMap<>();
        for (MatchResult row : Pattern.compile("\\| `([A-Z_]+)` \\| (\\d+) \\|")
                .matcher(section("9. Limits"))
                .results()
                .toList()) {
            listed.put(row.group(1), Integer.valueOf(row.group(2)));
        }
        Map<String, Integer> declared = new TreeMap<>();
        for (Field field : Limits.class.getFields()) {
            assertTrue(Modifier.isStatic(field.getModifiers()));
            declared.put(field.getName(), field.getInt(null));
        }
        assertEquals(listed, declared);
    }

    @Test
    void shouldHaveTheCloseCodesOfThePage() throws Exception {
        Map<String, String> listed = new TreeMap<>();
        for (MatchResult row : Pattern.compile("\\| (\\d{4}) \\| `([A-Z_]+)` \\| (yes|no) \\| (yes|no|stored) \\|")
                .matcher(section("8. Close codes"))
                .results()
                .toList()) {
            listed.put(row.group(2), row.group(1) + " " + row.group(3) + " " + row.group(4));
        }
        Map<CloseReason.Resume, String> resumes = Map.of(
                CloseReason.Resume.NEVER, "no",
                CloseReason.Resume.ALWAYS, "yes",
                CloseReason.Resume.IF_STORED, "stored");
        Map<String, String> declared = new TreeMap<>();
        for (CloseReason reason : CloseReason.values()) {
            String columns = (reason.rejoin() ? "yes" : "no") + " " + resumes.get(reason.resume());
            declared.put(reason.name(), reason.code() + " " + columns);
            assertEquals(reason, CloseReason.ofCode(reason.code()));
            assertTrue(reason.title().getBytes(StandardCharsets.UTF_8).length <= 123);
        }
        assertEquals(listed, declared);
        assertNull(CloseReason.ofCode(1006));
    }
}
