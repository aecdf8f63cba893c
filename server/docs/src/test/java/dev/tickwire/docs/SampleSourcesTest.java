package dev.tickwire.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Samples of code are parts of files that the build compiles or runs: a comment {@code <!-- from FILE -->} before the
 * block names the file. Each run of lines between lines that are {@code …} stands in it word for word, but for its
 * indentation.
 */
class SampleSourcesTest {
    private static final Set<String> PARTS_OF_FILES = Set.of("java", "js", "html", "xml", "css");

    /** Pages whose samples have tests of their own. */
    private static final Set<String> ELSEWHERE = Set.of("client-js/README.md", "protocol/PROTOCOL.md");

    @Test
    void shouldStandInTheFilesThatTheyAreFrom() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (MarkdownFile page : MarkdownFile.all()) {
            if (ELSEWHERE.contains(page.path().toString().replace('\\', '/'))) {
                continue;
            }
            for (MarkdownFile.Sample sample : page.samples()) {
                String where = page.path() + ":" + sample.line();
                if (!sample.from().isEmpty()) {
                    findIn(sample, where, wrong);
                } else if (PARTS_OF_FILES.contains(sample.language())) {
                    wrong.add(where + " says not which file it is from");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static void findIn(MarkdownFile.Sample sample, String where, List<String> wrong) throws IOException {
        Path file = ProjectFiles.ROOT.resolve(sample.from());
        if (!Files.isRegularFile(file)) {
            wrong.add(where + " is from " + sample.from() + ", which is not there");
            return;
        }
        String source = stripped(Files.readAllLines(file));
        List<String> run = new ArrayList<>();
        List<String> lines = new ArrayList<>(sample.lines());
        lines.add("…");
        for (String line : lines) {
            if (!line.strip().equals("…")) {
                run.add(line);
                continue;
            }
            String part = stripped(run);
            if (!source.contains(part)) {
                wrong.add(where + " is not in " + sample.from() + ":" + part);
            }
            run.clear();
        }
    }

    /** Blank lines count for nothing. */
    private static String stripped(List<String> lines) {
        StringBuilder text = new StringBuilder("\n");
        for (String line : lines) {
            if (!line.isBlank()) {
                text.append(line.strip()).append('\n');
            }
        }
        return text.toString();
    }
}
