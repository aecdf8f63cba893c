package dev.tickwire.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.jspecify.annotations.Nullable;

/** A Markdown page, and where its relative links lead. */
final class Page {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();
    private static final TextContentRenderer TEXT =
            TextContentRenderer.builder().extensions(EXTENSIONS).build();

    /** What the pages show at their top: a path and a name. */
    private static final String[][] MENU = {
        {"README.md", "Tickwire"},
        {"server/docs/game.md", "Write a game"},
        {"client-js/README.md", "Write a page"},
        {"server/docs/hosting.md", "Host"},
        {"server/docs/operating.md", "Operate"},
        {"server/docs/architecture.md", "Architecture"},
        {"protocol/PROTOCOL.md", "Protocol"},
    };

    private final Path path;
    private final Node document;
    private final List<Link> links = new ArrayList<>(); // relative ones
    private final List<Image> images = new ArrayList<>();
    private String title = "Tickwire";

    private Page(Path path, Node document) {
        this.path = path;
        this.document = document;
    }

    /** @param path below the project's folder */
    static Page read(Path path, String markdown) {
        Page page = new Page(path, PARSER.parse(markdown));
        page.document.accept(page.new Finder());
        return page;
    }

    Path path() {
        return path;
    }

    /** The Markdown files that its links name, below the project's folder. */
    List<Path> linkedPages() {
        return links.stream()
                .map(link -> resolve(link.getDestination()))
                .filter(target -> target.toString().endsWith(".md"))
                .toList();
    }

    /** The pictures that it shows, below the project's folder. */
    List<Path> pictures() {
        return images.stream().map(image -> resolve(image.getDestination())).toList();
    }

    /**
     * The whole HTML document. A link to a file that the site does not have becomes plain text.
     *
     * @param targets from a Markdown file to its HTML, both below their folders; null: the site does not have it
     */
    String html(Function<Path, @Nullable Path> targets) {
        for (Link link : links) {
            Path target = targets.apply(resolve(link.getDestination()));
            if (target == null) {
                unwrap(link);
            } else {
                link.setDestination(toHere(target) + fragment(link.getDestination()));
            }
        }
        StringBuilder menu = new StringBuilder();
        for (String[] entry : MENU) {
            Path target = targets.apply(Path.of(entry[0]));
            if (target != null) {
                menu.append("<a href=\"")
                        .append(toHere(target))
                        .append("\">")
                        .append(entry[1])
                        .append("</a>\n");
            }
        }
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'">
                <title>%s</title>
                <link rel="stylesheet" href="%s">
                </head>
                <body>
                <nav>
                %s</nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(title, toHere(Path.of("docs.css")), menu, RENDERER.render(document));
    }

    private static void unwrap(Link link) {
        for (Node child = link.getFirstChild(); child != null; ) {
            Node next = child.getNext();
            link.insertBefore(child);
            child = next;
        }
        link.unlink();
    }

    /** From this page's HTML to a file of the site. */
    private String toHere(Path target) {
        Path folder = Site.address(path).getParent();
        return (folder == null ? target : folder.relativize(target)).toString().replace('\\', '/');
    }

    private Path resolve(String destination) {
        String file = destination.replaceFirst("#.*$", "");
        return file.isEmpty() ? path : path.resolveSibling(file).normalize();
    }

    private static String fragment(String destination) {
        int at = destination.indexOf('#');
        return at < 0 ? "" : destination.substring(at);
    }

    private final class Finder extends AbstractVisitor {
        @Override
        public void visit(Heading heading) {
            if (heading.getLevel() == 1) {
                title = TEXT.render(heading).strip();
            }
            visitChildren(heading);
        }

        @Override
        public void visit(Link link) {
            if (!link.getDestination().matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
                links.add(link);
            }
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            images.add(image);
        }

        /** The comments that say where a sample is from. */
        @Override
        public void visit(HtmlBlock block) {
            if (block.getLiteral().startsWith("<!--")) {
                block.unlink();
            }
        }
    }
}
