package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassPathFilesTest {
    @TempDir
    private Path folder;

    /** A class loader of one jar, or of one folder, with the same files. */
    private URLClassLoader loader(boolean packed) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        write(classes, "game/www/index.html", "page");
        write(classes, "game/www/js/main.js", "code");
        write(classes, "game/secret.txt", "secret");
        if (!packed) {
            return new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
        }
        Path jar = folder.resolve("game.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : new String[] {
                "game/", "game/www/", "game/www/js/", "game/secret.txt", "game/www/index.html", "game/www/js/main.js"
            }) {
                out.putNextEntry(new JarEntry(name));
                if (!name.endsWith("/")) {
                    out.write(Files.readAllBytes(classes.resolve(name)));
                }
            }
        }
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
    }

    private static void write(Path root, String name, String text) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), text);
    }

    private static Request get(String path, Map<String, String> headers) {
        return new Request("192.0.2.1", "GET", "http", path, Map.of(), headers, new byte[0]);
    }

    private static String text(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldServeItsFolderAndNothingElse(boolean packed) throws IOException {
        try (URLClassLoader loader = loader(packed)) {
            ClassPathFiles files = new ClassPathFiles(loader, "game/www/", "/at/", false);
            Response page = files.answer(get("/at/", Map.of()));
            assertEquals("page", text(page));
            assertEquals("text/html; charset=utf-8", page.headers().get("Content-Type"));
            assertEquals("no-cache", page.headers().get("Cache-Control"));
            assertEquals("code", text(files.answer(get("/at/js/main.js", Map.of()))));
            for (String path :
                    new String[] {"/at/js", "/at/js/", "/at/secret.txt", "/at/absent.js", "/at/index.html/x"}) {
                assertThrows(HttpProblem.class, () -> files.answer(get(path, Map.of())), path);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendAFileAgainOnlyIfItChanged(boolean packed) throws IOException {
        try (URLClassLoader loader = loader(packed)) {
            ClassPathFiles files = new ClassPathFiles(loader, "game/www/", "/", false);
            String tag = files.answer(get("/", Map.of())).headers().get("ETag");
            Response same = files.answer(get("/index.html", Map.of("if-none-match", tag)));
            assertEquals(304, same.status());
            assertEquals(0, same.body().length);
            assertEquals(tag, same.headers().get("ETag"));
            assertEquals(
                    200,
                    files.answer(get("/js/main.js", Map.of("if-none-match", tag)))
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadAnewForDevelopment(boolean dev) throws IOException {
        try (URLClassLoader loader = loader(false)) {
            ClassPathFiles files = new ClassPathFiles(loader, "game/www/", "/", dev);
            files.answer(get("/", Map.of()));
            write(folder, "classes/game/www/index.html", "changed");
            Response again = files.answer(get("/", Map.of()));
            assertEquals(dev ? "changed" : "page", text(again));
            assertEquals(dev ? "no-store" : "no-cache", again.headers().get("Cache-Control"));
        }
    }
}
