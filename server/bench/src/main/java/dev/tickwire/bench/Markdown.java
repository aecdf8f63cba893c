package dev.tickwire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Results as Markdown. */
public final class Markdown {
    private Markdown() {}

    /** A table; the first row is its head. */
    public static String table(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---".repeat(rows.get(0).size())).append("|\n");
            }
        }
        return text.append('\n').toString();
    }

    /**
     * Replaces the text between a file's marks {@code <!-- name -->} and {@code <!-- end of name -->}; adds the marks
     * at its end if it has none.
     */
    public static void put(Path file, String name, String text) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end of " + name + " -->\n";
        try {
            String old = Files.exists(file) ? Files.readString(file) : "";
            int from = old.indexOf(begin);
            int to = old.indexOf(end);
            String before = from < 0 ? old : old.substring(0, from);
            String after = to < 0 ? "" : old.substring(to + end.length());
            Files.writeString(file, before + begin + text + end + after);
        } catch (IOException e) {
            throw new UncheckedIOException("the results cannot be written: " + e.getMessage(), e);
        }
    }
}
