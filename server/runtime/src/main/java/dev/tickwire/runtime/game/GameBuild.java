package dev.tickwire.runtime.game;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * Names the build of a game: its classes, Tickwire's, and the feature version of the JDK. Facts that one build has
 * recorded may have another effect in another build.
 *
 * <p><b>Threads.</b> Any. Slow, as it reads the jars: called once for each game.
 */
public final class GameBuild {
    private static final String SUFFIX = ".class";

    private GameBuild() {}

    /** Equal for equal builds in any place, in jars or in folders. */
    public static String of(GameType game) {
        return digest(game.gameClass()) + "-" + digest(GameBuild.class) + "-"
                + Runtime.version().feature();
    }

    /** The digest of the jar or folder that has a class. */
    private static String digest(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return "unknown";
        }
        try {
            Path path = Path.of(new URI(source.getLocation().toString()));
            List<String> classes = Files.isDirectory(path) ? inFolder(path) : inJar(path);
            return Digests.of(String.join("\n", classes).getBytes(StandardCharsets.UTF_8));
        } catch (URISyntaxException | IOException e) {
            throw new UncheckedIOException(
                    "cannot read the classes beside " + type.getName(),
                    e instanceof IOException cause ? cause : new IOException(e));
        }
    }

    private static List<String> inJar(Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> entry.getName().endsWith(SUFFIX))
                    .map(entry -> entry.getName() + " " + entry.getCrc() + " " + entry.getSize())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/') + " " + sum(file))
                    .sorted()
                    .toList();
        }
    }

    /** The CRC of a file, as in the directory of a jar. */
    private static String sum(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            CRC32 crc = new CRC32();
            crc.update(bytes);
            return crc.getValue() + " " + bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
