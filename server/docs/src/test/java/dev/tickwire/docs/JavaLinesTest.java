package dev.tickwire.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The formatter does not break comments, strings and text blocks, so this test limits the length of Java lines. */
class JavaLinesTest {
    private static final int COLUMNS_MAX = 120;

    @Test
    void shouldHaveAtMost120Columns() throws IOException {
        List<Path> files = ProjectFiles.withEnding(".java");
        assertTrue(files.size() > 500, () -> files.size() + " files below " + ProjectFiles.ROOT);
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                int columns = lines.get(i).codePointCount(0, lines.get(i).length());
                if (columns > COLUMNS_MAX) {
                    tooLong.add(ProjectFiles.ROOT.relativize(file) + ":" + (i + 1) + " has " + columns + " columns");
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }
}
