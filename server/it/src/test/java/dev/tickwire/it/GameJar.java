package dev.tickwire.it;

import dev.tickwire.Game;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Jars of games, as {@code --game-jar} takes them. */
final class GameJar {
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private GameJar() {}

    /** A jar of a game among the tests' classes. */
    static Path of(Path folder, Class<? extends Game<?>> game) throws IOException {
        Path classes = Path.of(URI.create(
                game.getProtectionDomain().getCodeSource().getLocation().toString()));
        return pack(folder.resolve(game.getSimpleName() + ".jar"), classes, game.getName());
    }

    /** A jar of a game that is compiled from its text. */
    static Path compiled(Path folder, String jar, String gameName, String source) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(jar + "-classes"));
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-cp", CLASS_PATH, "--release", "17");
        URI name = URI.create("string:///" + gameName.replace('.', '/') + ".java");
        JavaFileObject file = new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        if (!ToolProvider.getSystemJavaCompiler()
                .getTask(messages, null, null, options, null, List.of(file))
                .call()) {
            throw new IllegalArgumentException(messages.toString());
        }
        return pack(folder.resolve(jar + ".jar"), classes, gameName);
    }

    private static Path pack(Path jar, Path classes, String gameName) throws IOException {
        String stem = gameName.replace('.', '/');
        Path packageFolder = classes.resolve(stem).getParent();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(packageFolder)) {
            out.putNextEntry(new JarEntry("META-INF/services/" + Game.class.getName()));
            out.write(gameName.getBytes(StandardCharsets.UTF_8));
            for (Path file : files.toList()) {
                String entry = classes.relativize(file).toString().replace('\\', '/');
                if (entry.equals(stem + ".class") || entry.startsWith(stem + "$")) {
                    out.putNextEntry(new JarEntry(entry));
                    Files.copy(file, out);
                }
            }
        }
        return jar;
    }
}
