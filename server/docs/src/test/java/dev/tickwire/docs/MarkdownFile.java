package dev.tickwire.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Markdown file of the project, as its tests look at it. */
record MarkdownFile(Path path, List<String> lines) {
    /**
     * A fenced block.
     *
     * @param line of the fence, from 1
     * @param from the file that a comment before the fence names; empty if there is none
     */
    record Sample(int line, String language, String from, List<String> lines) {}

    /** Every Markdown file of the project. */
    static List<MarkdownFile> all() {
        return ProjectFiles.withEnding(".md").stream().map(MarkdownFile::read).toList();
    }

    private static MarkdownFile read(Path path) {
        try {
            return new MarkdownFile(ProjectFiles.ROOT.relativize(path), Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines that are in no fenced block. */
    List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            boolean fence = line.strip().startsWith("```");
            fenced ^= fence;
            if (!fence && !fenced) {
                prose.add(line);
            }
        }
        return prose;
    }

    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("```")) {
                int start = i + 1;
                int indent = lines.get(i).indexOf('`');
                List<String> block = new ArrayList<>();
                for (i++; !lines.get(i).strip().equals("```"); i++) {
                    block.add(
                            lines.get(i).substring(Math.min(indent, lines.get(i).length())));
                }
                samples.add(new Sample(start, line.substring(3), from(start - 2), block));
            }
        }
        return samples;
    }

    private String from(int index) {
        String line = index < 0 ? "" : lines.get(index).strip();
        return line.startsWith("<!-- from ") ? line.replaceFirst("<!-- from (\\S+) -->", "$1") : "";
    }
}
