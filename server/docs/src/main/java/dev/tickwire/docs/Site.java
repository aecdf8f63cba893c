package dev.tickwire.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the HTML of {@code README.md} and of every Markdown page that can be reached from it by relative links, with
 * the pictures that they show.
 */
public final class Site {
    private final Path root;
    private final Map<Path, Page> pages = new LinkedHashMap<>(); // by path below the root

    private Site(Path root) {
        this.root = root;
    }

    /**
     * Writes the site.
     *
     * @param arguments the project's folder, and the folder for the HTML
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /** Reads the pages below {@code root} and writes their HTML into a folder. */
    static void write(Path root, Path folder) throws IOException {
        Site site = new Site(root.normalize());
        site.read();
        for (Page page : site.pages.values()) {
            Path file = folder.resolve(address(page.path()));
            Files.createDirectories(file.getParent());
            Files.writeString(file, page.html(site::target));
            for (Path picture : page.pictures()) {
                Path copy = folder.resolve(picture);
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(site.root.resolve(picture)));
            }
        }
    }

    private void read() throws IOException {
        Deque<Path> unread = new ArrayDeque<>();
        unread.add(Path.of("README.md"));
        while (!unread.isEmpty()) {
            Path path = unread.remove();
            if (!pages.containsKey(path) && Files.isRegularFile(root.resolve(path))) {
                Page page = Page.read(path, Files.readString(root.resolve(path)));
                pages.put(path, page);
                unread.addAll(page.linkedPages());
            }
        }
    }

    /** Where the HTML of a page is, below the site's folder; null if the site has no such page. */
    private @Nullable Path target(Path path) {
        return pages.containsKey(path) ? address(path) : null;
    }

    /** {@code README.md} is the index. A host serves no names that begin with a dot. */
    static Path address(Path path) {
        if (path.equals(Path.of("README.md"))) {
            return Path.of("index.html");
        }
        return Path.of(path.toString().replaceFirst("^\\.", "").replaceFirst("\\.md$", ".html"));
    }
}
