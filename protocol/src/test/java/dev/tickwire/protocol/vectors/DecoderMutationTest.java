package dev.tickwire.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Breaks the decoder in every way that counts, one at a time, and runs the vectors: each broken decoder has to fail one
 * of them, or the vectors do not protect a decoder in another language.
 * {@code client-js/test/snapshot/mutation.test.js} does so to the JavaScript decoder.
 */
class DecoderMutationTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "."), "src", "main", "java", "dev", "tickwire", "protocol");
    private static final String PACKAGE = "dev.tickwire.protocol.";

    /** In a source file, a text that stands there once becomes another. */
    private record Mutation(String name, String file, String text, String broken) {}

    private static Mutation range(String name, String text, String broken) {
        return new Mutation(name, "snapshot/RangeDecoder.java", text, broken);
    }

    private static Mutation decoder(String name, String text, String broken) {
        return new Mutation(name, "snapshot/SnapshotDecoder.java", text, broken);
    }

    private static Mutation prior(String name, String text, String broken) {
        return new Mutation(name, "snapshot/Prior.java", text, broken);
    }

    private static Mutation groups(String name, String text, String broken) {
        return new Mutation(name, "snapshot/ReplicaGroups.java", text, broken);
    }

    private static final List<Mutation> MUTATIONS = List.of(
            range("no end of stream", "if (!shortest || in.remaining() != 0) {", "if (in.remaining() != 0) {"),
            range("bytes after a stream", "if (!shortest || in.remaining() != 0) {", "if (missing > 0 && !shortest) {"),
            range("zeros for ever", "if (++missing > AHEAD_BYTES) {", "if (missing < AHEAD_BYTES && ++missing < 0) {"),
            range("end: not the first multiple of 2^24", "? code <= 0xffffff", "? code >= 0"),
            range("end: a last byte of 0", " && last != 0 && ", " && "),
            range("end: not the first multiple of 2^16", " && code <= 0xffff && ", " && "),
            range("end: a byte too many", " && code + ((256 - last) << 16) >= range;", ";"),
            range("chunk range", "if (part >>> chunk != 0) {", "if (part < 0) {"),
            range("rate", "bound = (range >>> 12) * (p >>> 4)", "bound = (range >>> 11) * (p >>> 5)"),
            new Mutation("+2^31", "snapshot/NumberDecoder.java", "|| !negative)", ")"),
            new Mutation(
                    "beyond 32 bits",
                    "snapshot/NumberDecoder.java",
                    "(magnitude != Integer.MIN_VALUE || !negative)",
                    "!negative"),
            new Mutation("lean", "snapshot/ContextSelector.java", "backwards() ? 1 : 2", "backwards() ? 2 : 1"),
            decoder("negative count", "if (count < 0 || count > max) {", "if (count > max) {"),
            decoder("count beyond the limit", "if (count < 0 || count > max) {", "if (count < 0) {"),
            decoder(
                    "removal beyond the last slot",
                    "if (slot >= table.slotsUsed() || !table.taken(slot)) {",
                    "if (slot < table.slotsUsed() && !table.taken(slot)) {"),
            decoder(
                    "removal from a free slot",
                    "if (slot >= table.slotsUsed() || !table.taken(slot)) {",
                    "if (slot >= table.slotsUsed()) {"),
            decoder("moved without move", "if (!still && any == 0) {", "if (!still && any > 1) {"),
            decoder("entity bit without change", "if (!moved) {", "if (table.columns() == 0) {"),
            decoder("id below 1", "if (id <= 0) {", "if (id == Integer.MAX_VALUE) {"),
            decoder("id 0", "if (id <= 0) {", "if (id < 0) {"),
            decoder("owner below 0", "if (owner < 0) {", "if (owner == Integer.MAX_VALUE) {"),
            decoder("text of negative length", "if (length < 0 || length >", "if (length >"),
            decoder(
                    "long text",
                    "if (!Utf8.isText(text, 0, length, unitsMax)) {",
                    "if (!Utf8.isText(text, 0, length, length)) {"),
            decoder(
                    "any bytes for a text",
                    "if (!Utf8.isText(text, 0, length, unitsMax)) {",
                    "if (length > unitsMax) {"),
            decoder("last slot free", "if (before != slots - 1) {", "if (before > slots) {"),
            decoder(
                    "version of a delta",
                    "Prior start = keyframe ? first : prior;\n        if (head >>> 1 != start.version()) {",
                    "Prior start = keyframe ? first : prior;\n        if (keyframe && head >>> 1 != 0) {"),
            decoder(
                    "version of a keyframe",
                    "if (head >>> 1 != start.version()) {",
                    "if (!keyframe && head >>> 1 != start.version()) {"),
            decoder(
                    "keyframe by the newest prior",
                    "keyframe ? first : prior;",
                    "keyframe && head < 2 ? first : prior;"),
            decoder(
                    "prior in force within its frame",
                    "        coming = Prior.read(contexts, in);",
                    "        prior = Prior.read(contexts, in);"),
            decoder(
                    "two priors",
                    "if (coming != null) {\n            throw",
                    "if (coming == first) {\n            throw"),
            decoder("hash", "return !withHash || state.hash() == hash;", "return true;"),
            prior("prior check", "|| check != prior.check()", "|| check == 0"),
            prior("prior version 0", "if (version == 0 || check", "if (check"),
            prior("prior near 0", "if (probability < RangeEncoder.PROBABILITY_MIN || ", "if ("),
            prior("prior near 1", " || probability > 65536 - RangeEncoder.PROBABILITY_MIN) {", ") {"),
            prior("explicit 32768", "if (probability == EVEN) {", "if (probability == 0) {"),
            prior("end of a prior", "        coder.end();\n        Prior", "        Prior"),
            groups("prior of another group", "if (number != Section.EVERYBODY) {", "if (number < 0) {"),
            groups(
                    "two snapshots of a group",
                    "if (!told.add(number)) {\n            refuse(number);\n            return;\n        }\n        if "
                            + "(keyframe",
                    "if (keyframe"),
            groups(
                    "delta of no group",
                    "if (group == null) {\n            broken.add(number);\n            return;\n        }\n        "
                            + "touch",
                    "if (group == null) {\n            return;\n        }\n        touch"));

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final JavaFileManager classpath = compiler.getStandardFileManager(null, null, null);

    @AfterEach
    void close() throws IOException {
        classpath.close();
    }

    @TestFactory
    Stream<DynamicTest> shouldFailAVectorWhenBroken() {
        assertEquals("", run(Map.of()), "the decoder as it is");
        return MUTATIONS.stream().map(mutation -> DynamicTest.dynamicTest(mutation.name, () -> check(mutation)));
    }

    private void check(Mutation mutation) throws IOException {
        Path file = SOURCES.resolve(mutation.file);
        String source = Files.readString(file).replace("\r\n", "\n");
        int at = source.indexOf(mutation.text);
        assertTrue(
                at >= 0 && source.indexOf(mutation.text, at + 1) < 0,
                mutation.file + " has not exactly once: " + mutation.text + " - adapt the table of mutations");
        String broken = source.replace(mutation.text, mutation.broken);
        String outcome = run(compile(file, broken));
        assertFalse(outcome.isEmpty(), "no vector fails with: " + mutation.broken);
    }

    /** What went wrong first with some classes in place of those of the same name. */
    private static String run(Map<String, byte[]> classes) {
        try {
            Class<?> run = new Broken(classes).loadClass(VectorRun.class.getName());
            return (String) ((Callable<?>) run.getConstructor().newInstance()).call();
        } catch (Exception | Error e) {
            return e.toString(); // a crash is no refusal
        }
    }

    private Map<String, byte[]> compile(Path file, String source) {
        Map<String, ByteArrayOutputStream> outputs = new HashMap<>();
        JavaFileObject input = new SimpleJavaFileObject(file.toUri(), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        JavaFileManager memory = new InMemory(classpath, outputs);
        List<String> options = List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
        assertTrue(
                compiler.getTask(null, memory, null, options, null, List.of(input))
                        .call(),
                "it does not compile");
        Map<String, byte[]> classes = new HashMap<>();
        outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> outputs;

        InMemory(JavaFileManager manager, Map<String, ByteArrayOutputStream> outputs) {
            super(manager);
            this.outputs = outputs;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:/" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return outputs.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                }
            };
        }
    }

    /** Loads the protocol's classes anew, some of them broken. */
    private static final class Broken extends ClassLoader {
        private final Map<String, byte[]> classes;

        Broken(Map<String, byte[]> classes) {
            super(DecoderMutationTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] whole = bytes != null ? bytes : in.readAllBytes();
                return defineClass(name, whole, 0, whole.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
