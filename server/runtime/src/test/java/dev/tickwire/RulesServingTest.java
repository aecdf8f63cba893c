package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.pond.Pond;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.RulesModule;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RulesServingTest {
    private static final GameType POND = GameType.of(Pond.class);
    private static final String PAGE = "http://page.example";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void shouldServeTheModuleThatCameWithTheGame()
            throws IOException, InterruptedException, ReflectiveOperationException {
        String text = RulesModule.firstLine(POND) + "\nexport const rules=[];\n";
        try (PondLoader loader = new PondLoader(text);
                Server server = start(loader)) {
            String address = rules(join(server));
            HttpResponse<String> module = get(server, address);

            assertTrue(address.matches("/api/rules/" + POND.schema().hash() + "-[0-9a-f]{16}\\.js"), address);
            assertEquals(200, module.statusCode());
            assertEquals(text, module.body());
            assertEquals(
                    "text/javascript; charset=utf-8",
                    module.headers().firstValue("Content-Type").orElseThrow());
            assertEquals(
                    "public, max-age=31536000, immutable",
                    module.headers().firstValue("Cache-Control").orElseThrow());
            assertEquals(
                    PAGE,
                    module.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
            assertEquals(
                    404,
                    get(server, "/api/rules/" + POND.schema().hash() + ".js").statusCode());
        }
    }

    @Test
    void shouldGiveOtherRulesAnotherAddressThoughTheSchemaIsTheSame()
            throws IOException, InterruptedException, ReflectiveOperationException {
        String text = RulesModule.firstLine(POND) + "\nexport const rules=[];\n";
        try (PondLoader before = new PondLoader(text);
                PondLoader after = new PondLoader(text + "//");
                Server first = start(before);
                Server second = start(after)) {
            assertNotEquals(rules(join(first)), rules(join(second)));
        }
    }

    @Test
    void shouldNotSpeakOfRulesThatTheGameDoesNotHave() throws IOException, InterruptedException {
        try (Server server = started(Tickwire.host(Pond.class))) {
            assertFalse(join(server).contains("rules"));
        }
    }

    @Test
    void shouldRefuseAModuleOfAnotherSchema() throws IOException, ReflectiveOperationException {
        try (PondLoader loader =
                new PondLoader("export const schema=\"0123456789abcdef\";\nexport const rules=[];\n")) {
            Class<? extends Game<?>> pond = loader.pond();
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Tickwire.host(pond));
            assertEquals(
                    "META-INF/tickwire/pond.rules.js was built for another schema of game pond: build the game anew,"
                            + " so that its rules are compiled again",
                    refusal.getMessage());
        }
    }

    private static Server start(PondLoader loader) throws ReflectiveOperationException {
        return started(Tickwire.host(loader.pond()));
    }

    private static Server started(Host host) {
        return host.host("127.0.0.1").port(0).adminToken("unused").origin(PAGE).start();
    }

    private String join(Server server) throws IOException, InterruptedException {
        String wish =
                "{\"game\":\"pond\",\"options\":{\"playersMax\":1,\"name\":\"a\",\"water\":\"CLEAR\",\"frozen\":false}}";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/join"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(wish))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpResponse<String> get(Server server, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Origin", PAGE)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String rules(String answer) {
        Matcher rules = Pattern.compile("\"rules\":\"([^\"]*)\"").matcher(answer);
        assertTrue(rules.find(), answer);
        return rules.group(1);
    }

    /** Gives the pond's classes anew, and a module of its rules beside them. */
    private final class PondLoader extends URLClassLoader {
        private static final String PACKAGE = "dev.tickwire.pond.";

        PondLoader(String module) throws IOException {
            super(new URL[0], Pond.class.getClassLoader());
            Path classes = Files.createTempDirectory(folder, "pond");
            Path file = classes.resolve(RulesModule.path(POND));
            Files.createDirectories(file.getParent());
            Files.writeString(file, module);
            addURL(classes.toUri().toURL());
        }

        @SuppressWarnings("unchecked")
        Class<? extends Game<?>> pond() throws ReflectiveOperationException {
            return (Class<? extends Game<?>>) loadClass(Pond.class.getName()).asSubclass(Game.class);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null || !name.startsWith(PACKAGE)) {
                    return loaded != null ? loaded : super.loadClass(name, resolve);
                }
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
    }
}
