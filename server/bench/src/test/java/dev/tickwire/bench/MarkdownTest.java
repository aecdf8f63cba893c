package dev.tickwire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownTest {
    @TempDir
    Path folder;

    @Test
    void shouldPutATextIntoANewFile() throws IOException {
        Path file = folder.resolve("new.md");
        Markdown.put(file, "codec", "fast\n");
        assertEquals("<!-- codec -->\nfast\n<!-- end of codec -->\n", Files.readString(file));
    }

    @Test
    void shouldReplaceOnlyTheTextBetweenItsMarks() throws IOException {
        Path file = folder.resolve("results.md");
        Files.writeString(
                file, "before\n<!-- a -->\nold\n<!-- end of a -->\nbetween\n<!-- b -->\nkept\n<!-- end of b -->\n");
        Markdown.put(file, "a", "new\n");
        assertEquals(
                "before\n<!-- a -->\nnew\n<!-- end of a -->\nbetween\n<!-- b -->\nkept\n<!-- end of b -->\n",
                Files.readString(file));
    }

    @Test
    void shouldRuleOffTheHead() {
        assertEquals(
                "| a | b |\n|---|---|\n| 1 | 2 |\n\n", Markdown.table(List.of(List.of("a", "b"), List.of("1", "2"))));
    }
}
