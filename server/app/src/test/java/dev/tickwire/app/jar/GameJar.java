package dev.tickwire.app.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes a jar as a user would bring it: compiled for this test, so that no other class loader has its classes. */
public final class GameJar {
    private GameJar() {}

    /**
     * Compiles classes of package {@code user} and packs them.
     *
     * @param sources of the classes, by simple name
     * @param services simple names of the providers, by the name of the service
     */
    public static Path make(Path directory, Map<String, String> sources, Map<String, List<String>> services)
            throws IOException {
        Path source = Files.createDirectories(directory.resolve("source/user"));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Stream.Builder<String> arguments = Stream.builder();
        Stream.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString())
                .forEach(arguments);
        for (Map.Entry<String, String> one : sources.entrySet()) {
            Path file = source.resolve(one.getKey() + ".java");
            Files.writeString(file, "package user; import dev.tickwire.*; " + one.getValue());
            arguments.add(file.toString());
        }
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, arguments.build().toArray(String[]::new)));
        Path jar = directory.resolve("game.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> made = Files.walk(classes)) {
            for (Path one : made.filter(Files::isRegularFile).toList()) {
                put(out, classes.relativize(one).toString().replace('\\', '/'), Files.readAllBytes(one));
            }
            for (Map.Entry<String, List<String>> service : services.entrySet()) {
                String names = String.join(
                        "\n",
                        service.getValue().stream().map(name -> "user." + name).toList());
                put(out, "META-INF/services/" + service.getKey(), names.getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
