package dev.tickwire.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links lead somewhere, and what the pages call by name is there. */
class LinksTest {
    private static final Pattern SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*:", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLASS_NAME = Pattern.compile("`@?([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?:[.#(][^`]*)?`");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    @Test
    void shouldLeadToFilesAndHeadings() throws IOException {
        List<String> broken = new ArrayList<>();
        for (MarkdownFile file : MarkdownFile.all()) {
            for (String destination : destinations(file)) {
                if (!SCHEME.matcher(destination).find() && !leads(file, destination)) {
                    broken.add(file.path() + " -> " + destination);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void shouldNameClassesThatThereAre() throws IOException {
        Set<String> words = wordsOfSources();
        List<String> unknown = new ArrayList<>();
        for (MarkdownFile file : MarkdownFile.all()) {
            for (String line : file.prose()) {
                Matcher name = CLASS_NAME.matcher(line);
                while (name.find()) {
                    if (!words.contains(name.group(1))) {
                        unknown.add(file.path() + ": " + name.group(1));
                    }
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void shouldLeadToPagesOfTheSite(@TempDir Path folder) throws IOException {
        Site.write(ProjectFiles.ROOT, folder);
        List<Path> pages = new ArrayList<>();
        try (var files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".html")).forEach(pages::add);
        }
        List<String> broken = new ArrayList<>();
        Pattern attribute = Pattern.compile("(?:href|src)=\"([^\"#]*)(#[^\"]*)?\"");
        for (Path page : pages) {
            Matcher link = attribute.matcher(Files.readString(page));
            while (link.find()) {
                String target = link.group(1);
                boolean known = target.isEmpty()
                        || SCHEME.matcher(target).find()
                        || target.endsWith("docs.css")
                        || Files.isRegularFile(page.resolveSibling(target));
                if (!known) {
                    broken.add(folder.relativize(page) + " -> " + target);
                }
            }
        }
        assertEquals(List.of(), broken);
        for (String each : List.of(
                "index.html",
                "server/docs/game.html",
                "server/client/README.html",
                "client-js/README.html",
                "server/docs/hosting.html",
                "server/docs/operating.html",
                "server/docs/architecture.html",
                "protocol/PROTOCOL.html",
                "github/CONTRIBUTING.html")) {
            assertEquals(true, Files.isRegularFile(folder.resolve(each)), each);
        }
    }

    private static List<String> destinations(MarkdownFile file) {
        List<String> destinations = new ArrayList<>();
        Parser.builder().build().parse(String.join("\n", file.lines())).accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                destinations.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                destinations.add(image.getDestination());
            }
        });
        return destinations;
    }

    private static boolean leads(MarkdownFile file, String destination) throws IOException {
        int hash = destination.indexOf('#');
        String name = hash < 0 ? destination : destination.substring(0, hash);
        Path target = ProjectFiles.ROOT.resolve(file.path());
        if (!name.isEmpty()) {
            target = target.resolveSibling(name).normalize();
        }
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || headings(Files.readString(target)).contains(destination.substring(hash + 1));
    }

    /** As GitHub and the site name them. */
    private static Set<String> headings(String markdown) {
        Set<String> ids = new HashSet<>();
        IdGenerator generator = IdGenerator.builder().build();
        TextContentRenderer text = TextContentRenderer.builder().build();
        Node document = Parser.builder().build().parse(markdown);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                ids.add(generator.generateId(text.render(heading).strip()));
            }
        });
        return ids;
    }

    private static Set<String> wordsOfSources() throws IOException {
        Set<String> words = new HashSet<>();
        for (String folder : List.of("server", "protocol/src", "client-js/src", "client-js/examples")) {
            try (var files = Files.walk(ProjectFiles.ROOT.resolve(folder))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    String name = ProjectFiles.ROOT.relativize(file).toString();
                    if (!name.contains("node_modules")
                            && !name.contains("/target/")
                            && (name.endsWith(".java") || name.endsWith(".js"))) {
                        WORD.matcher(Files.readString(file)).results().forEach(word -> words.add(word.group()));
                    }
                }
            }
        }
        return words;
    }
}
