package dev.tickwire.runtime.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.token.TokenKey;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptBuildsTest {
    private static final String TICKWIRE = "0123456789abcdef-";
    private static final String JDK = "-" + Runtime.version().feature();
    private static final String ONE = TICKWIRE + "1111111111111111" + JDK;
    private static final String TWO = TICKWIRE + "2222222222222222" + JDK;
    private static final int PROTOCOL = 3;
    private static final long LONG_MS = 120_000;

    @TempDir
    private Path folder;

    private Path stored;
    private Class<?> one;
    private final TokenKey key = new TokenKey();
    private final List<URLClassLoader> loaders = new ArrayList<>();

    @BeforeEach
    void store() throws Exception {
        stored = folder.resolve("builds");
        one = loaded("one");
        new KeptBuilds(stored, key).keep(ONE, one, Parrot.class, PROTOCOL);
    }

    @AfterEach
    void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    /** The class as loaded from a class path of our classes and a jar, whose manifest names another jar with a file. */
    private Class<?> loaded(String beside) throws Exception {
        Path text = jar(beside + "-text.jar", new Manifest(), "beside.txt", beside);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "gone.jar " + text.getFileName());
        Path named = jar(beside + ".jar", manifest, "empty.txt", "");
        URL[] urls = {
            folder(KeptBuilds.class),
            folder(KeptBuildsTest.class),
            named.toUri().toURL()
        };
        URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        loaders.add(loader);
        return loader.loadClass(Parrot.class.getName());
    }

    private static URL folder(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private Path jar(String name, Manifest manifest, String entry, String content) throws IOException {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry(entry));
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(stored)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private static String say(BuildProcess process, String text) throws Exception {
        return say(process, text, LONG_MS);
    }

    private static String say(BuildProcess process, String text, long msMax) throws Exception {
        return process.exchange(msMax, (in, out) -> {
            out.writeUTF(text);
            out.flush();
            return in.readUTF();
        });
    }

    private String refusal(String build) {
        return refusal(key, build);
    }

    private String refusal(TokenKey with, String build) {
        return String.valueOf(
                assertThrows(NoBuildException.class, () -> new KeptBuilds(stored, with).run(build, PROTOCOL))
                        .getMessage());
    }

    @Test
    void shouldRunABuildWithItsWholeClassPath() throws Exception {
        Files.delete(folder.resolve("one.jar"));
        Files.delete(folder.resolve("one-text.jar"));
        try (BuildProcess process = new KeptBuilds(stored, key).run(ONE, PROTOCOL)) {
            assertEquals(Parrot.class.getName(), process.game());
            assertEquals("hello", say(process, "hello"));
            assertEquals("null one", say(process, Parrot.LOOK));
        }
    }

    @Test
    void shouldKeepEachJarOnceAndNothingTwice() throws Exception {
        Set<String> first = files();
        KeptBuilds builds = new KeptBuilds(stored, key);
        builds.keep(ONE, one, Parrot.class, PROTOCOL); // the same jars, though with other times
        assertEquals(first, files());
        builds.keep(TWO, loaded("two"), Parrot.class, PROTOCOL);
        assertEquals(first.size() + 3, files().size(), files()::toString); // the build and its two jars
    }

    @Test
    void shouldDeleteBuildsThatNoRoomNeeds() throws Exception {
        Set<String> first = files();
        new KeptBuilds(stored, key).keep(TWO, loaded("two"), Parrot.class, PROTOCOL);
        Files.writeString(stored.resolve("new"), "half a jar");

        KeptBuilds third = new KeptBuilds(stored, key);
        third.retain(Set.of(ONE, "../" + TWO));
        assertEquals(first, files());
        third.keep(TWO, loaded("two"), Parrot.class, PROTOCOL);
        third.retain(Set.of());
        assertFalse(files().contains(ONE + ".build"), files()::toString);
        try (BuildProcess own = third.run(TWO, PROTOCOL)) {
            assertEquals("null two", say(own, Parrot.LOOK));
        }
        new KeptBuilds(folder.resolve("never"), key).retain(Set.of());
    }

    @Test
    void shouldNotRunAChangedJar() throws Exception {
        for (String file : files()) {
            if (file.endsWith(".jar")) {
                Path jar = stored.resolve(file);
                Path aside = folder.resolve("aside");
                Files.copy(jar, aside, StandardCopyOption.REPLACE_EXISTING);
                byte[] changed = Files.readAllBytes(jar);
                changed[changed.length / 2] ^= 1;
                Files.write(jar, changed);
                assertTrue(refusal(ONE).contains("has been changed"), () -> refusal(ONE));
                Files.delete(jar);
                assertTrue(refusal(ONE).contains("missing"), () -> refusal(ONE));
                Files.move(aside, jar);
            }
        }
        new KeptBuilds(stored, key).run(ONE, PROTOCOL).close();
    }

    @Test
    void shouldNotRunABuildThatAnotherKeyHasSigned() throws Exception {
        assertTrue(refusal(new TokenKey(), ONE).contains("not signed"), () -> refusal(new TokenKey(), ONE));
        Path signed = stored.resolve(ONE + ".build");
        String text = Files.readString(signed);
        for (int at = 0; at < text.length() - 1; at += 11) { // the last character encodes less than a byte
            char other = text.charAt(at) == 'A' ? 'B' : 'A';
            Files.writeString(signed, text.substring(0, at) + other + text.substring(at + 1));
            assertTrue(refusal(ONE).contains("not signed"), () -> refusal(ONE));
        }
        Files.writeString(signed, text);
        Files.copy(signed, stored.resolve(TWO + ".build"));
        assertTrue(refusal(TWO).contains("not signed"), () -> refusal(TWO));
    }

    @Test
    void shouldSayWhyABuildCannotBeRun() throws Exception {
        assertTrue(refusal(TWO).contains("not kept in " + stored), () -> refusal(TWO));
        assertTrue(refusal("../" + ONE).contains("neither"), () -> refusal("../" + ONE));
        assertTrue(String.valueOf(assertThrows(
                                NoBuildException.class, () -> new KeptBuilds(stored, key).run(ONE, PROTOCOL + 1))
                        .getMessage())
                .contains("version 3"));
        String gone = TICKWIRE + "3333333333333333-11";
        new KeptBuilds(stored, key).keep(gone, loaded("one"), Parrot.class, PROTOCOL);
        assertTrue(refusal(gone).contains("JDK 11"), () -> refusal(gone));
    }

    @Test
    void shouldEndAProcessThatDoesNotAnswer() throws Exception {
        KeptBuilds builds = new KeptBuilds(stored, key);
        try (BuildProcess process = builds.run(ONE, PROTOCOL)) {
            assertEquals("hello", say(process, "hello"));
            NoBuildException hangs = assertThrows(NoBuildException.class, () -> say(process, Parrot.HANG, 200));
            assertTrue(String.valueOf(hangs.getMessage()).contains("has not answered"), hangs::toString);
            assertThrows(NoBuildException.class, () -> say(process, "hello"));
        }
        try (BuildProcess process = builds.run(ONE, PROTOCOL)) {
            NoBuildException ended = assertThrows(NoBuildException.class, () -> say(process, Parrot.END));
            assertTrue(String.valueOf(ended.getMessage()).contains("code 7"), ended::toString);
        }
    }

    @Test
    void shouldSayWhichClassesCannotBeKept() throws Exception {
        URL nested =
                URI.create("jar:" + folder.resolve("one.jar").toUri() + "!/").toURL();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder(KeptBuilds.class), folder(KeptBuildsTest.class), nested}, null)) {
            Class<?> game = loader.loadClass(Parrot.class.getName());
            assertThrows(
                    NoBuildException.class, () -> new KeptBuilds(stored, key).keep(TWO, game, Parrot.class, PROTOCOL));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder(KeptBuildsTest.class)}, null)) {
            Class<?> game = loader.loadClass(Parrot.class.getName());
            NoBuildException without = assertThrows(
                    NoBuildException.class, () -> new KeptBuilds(stored, key).keep(TWO, game, Parrot.class, PROTOCOL));
            assertTrue(String.valueOf(without.getMessage()).contains("class path"), without::toString);
        }
        assertTrue(refusal(TWO).contains("not kept"), () -> refusal(TWO));
    }
}
