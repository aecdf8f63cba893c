package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.brook.Brook;
import dev.tickwire.pond.Pond;
import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.runtime.game.Digests;
import dev.tickwire.runtime.game.GameType;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesServingTest {
    private static final GameType BROOK = GameType.of(Brook.class);
    private static final String PATH = "META-INF/tickwire/brook.rules.js";
    private static final String PAGE = "http://page.example";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    /** A module for the brook's schema that was compiled from these classes. */
    private static String module(Map<String, String> classes) {
        return new RulesManifest(BROOK.schema().hash(), classes, List.of()).head() + "export const rules=[];\n";
    }

    private static String fresh() {
        String name = "dev/tickwire/brook/Brook";
        return module(Map.of(name, Objects.requireNonNull(Digests.ofClass(name, Brook.class.getClassLoader()))));
    }

    @Test
    void shouldServeTheModuleThatCameWithTheGame()
            throws IOException, InterruptedException, ReflectiveOperationException {
        String text = fresh();
        try (BrookLoader loader = new BrookLoader(text);
                Server server = start(loader)) {
            String address = rules(join(server, "brook"));
            HttpResponse<String> module = get(server, address);

            assertTrue(address.matches("/api/rules/" + BROOK.schema().hash() + "-[0-9a-f]{16}\\.js"), address);
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
                    get(server, "/api/rules/" + BROOK.schema().hash() + ".js").statusCode());
        }
    }

    @Test
    void shouldGiveOtherRulesAnotherAddressThoughTheSchemaIsTheSame()
            throws IOException, InterruptedException, ReflectiveOperationException {
        try (BrookLoader before = new BrookLoader(fresh());
                BrookLoader after = new BrookLoader(fresh() + "//");
                Server first = start(before);
                Server second = start(after)) {
            assertNotEquals(rules(join(first, "brook")), rules(join(second, "brook")));
        }
    }

    @Test
    void shouldNotSpeakOfRulesThatTheGameDoesNotHave() throws IOException, InterruptedException {
        try (Server server = started(Tickwire.host(Pond.class))) {
            assertFalse(join(server, "pond").contains("rules"));
        }
    }

    @Test
    void shouldRefuseAModuleOfAnotherSchema() throws IOException, ReflectiveOperationException {
        String module = new RulesManifest("0123456789abcdef", Map.of(), List.of()).head();
        assertRefused(module, PATH + " was compiled for another schema of game brook: build the game anew");
    }

    @Test
    void shouldRefuseWhatIsNoModuleOfThisVersion() throws IOException, ReflectiveOperationException {
        String module = "export const schema=\"" + BROOK.schema().hash() + "\";\nexport const rules=[];\n";
        assertRefused(module, PATH + " was compiled by another version of Tickwire: build the game anew");
    }

    @Test
    void shouldRefuseAModuleThatWasCompiledFromOtherClasses() throws IOException, ReflectiveOperationException {
        assertRefused(
                module(Map.of("dev/tickwire/brook/Brook", "0123456789abcdef")),
                PATH + " was compiled from another class dev.tickwire.brook.Brook than the one beside it");
        assertRefused(
                module(Map.of("dev/tickwire/brook/Weir", "0123456789abcdef")),
                PATH + " was compiled from another class dev.tickwire.brook.Weir than the one beside it");
    }

    @Test
    void shouldRefuseRulesThatAreNotCompiled() {
        for (Host host :
                List.of(Tickwire.host(Brook.class), Tickwire.host(Brook.class).embed())) {
            String refusal =
                    assertThrows(IllegalStateException.class, host::start).getMessage();
            assertEquals(
                    "the @Predicted rules of game brook are not compiled, there is no " + PATH
                            + ": build the game anew with the part of the pom that runs RulesCompiler "
                            + "after the compiler",
                    refusal);
        }
    }

    @Test
    void shouldStartForDevelopmentWithStaleRulesOrNone()
            throws IOException, InterruptedException, ReflectiveOperationException {
        try (BrookLoader loader = new BrookLoader(module(Map.of("dev/tickwire/brook/Brook", "0123456789abcdef")));
                Server stale = started(Tickwire.host(loader.brook()).dev());
                Server without = started(Tickwire.host(Brook.class).dev())) {
            assertTrue(join(stale, "brook").contains("/api/rules/"));
            assertFalse(join(without, "brook").contains("rules"));
        }
    }

    private void assertRefused(String module, String why) throws IOException, ReflectiveOperationException {
        try (BrookLoader loader = new BrookLoader(module)) {
            for (Host host : List.of(
                    Tickwire.host(loader.brook()), Tickwire.host(loader.brook()).embed())) {
                String refusal =
                        assertThrows(IllegalStateException.class, host::start).getMessage();
                assertTrue(refusal.startsWith(why), refusal);
            }
        }
    }

    private static Server start(BrookLoader loader) throws ReflectiveOperationException {
        return started(Tickwire.host(loader.brook()));
    }

    private static Server started(Host host) {
        return host.host("127.0.0.1").port(0).adminToken("unused").origin(PAGE).start();
    }

    private String join(Server server, String game) throws IOException, InterruptedException {
        String options = game.equals("pond")
                ? ",\"options\":{\"playersMax\":1,\"name\":\"a\",\"water\":\"CLEAR\",\"frozen\":false}"
                : "";
        String wish = "{\"game\":\"" + game + "\"" + options + "}";
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

    /** Gives the brook's classes anew, and a module of its rules beside them. */
    private final class BrookLoader extends URLClassLoader {
        private static final String PACKAGE = "dev.tickwire.brook.";

        BrookLoader(String module) throws IOException {
            super(new URL[0], Brook.class.getClassLoader());
            Path classes = Files.createTempDirectory(folder, "brook");
            Path file = classes.resolve(PATH);
            Files.createDirectories(file.getParent());
            Files.writeString(file, module);
            addURL(classes.toUri().toURL());
        }

        @SuppressWarnings("unchecked")
        Class<? extends Game<?>> brook() throws ReflectiveOperationException {
            return (Class<? extends Game<?>>) loadClass(Brook.class.getName()).asSubclass(Game.class);
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
