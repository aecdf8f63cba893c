package dev.tickwire.runtime.build;

import dev.tickwire.runtime.token.TokenKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with the class paths of builds: each jar once, named by its SHA-256, and for each build a signed file that
 * names its jars.
 *
 * <p>A program that can write to the folder must not be able to make a host run other code. So the key is elsewhere,
 * and a jar is compared with its name while it is copied out of the folder to run.
 *
 * <p><b>Threads.</b> One at a time; one process at a time uses the folder.
 */
public final class KeptBuilds {
    private static final String BUILD = ".build";
    private static final String JAR = ".jar";
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}-[0-9]{1,3}");
    private static final int SIGNED_CHARS_MAX = 1 << 20;

    private final Path folder;
    private final TokenKey key;
    private final Set<String> own = new HashSet<>();

    /**
     * Reads and writes nothing.
     *
     * @param key signs the builds; it is not in the folder
     */
    public KeptBuilds(Path folder, TokenKey key) {
        this.folder = folder;
        this.key = key;
    }

    /**
     * Keeps a build of this process, durably, unless it is kept already.
     *
     * @param name see {@link dev.tickwire.runtime.game.GameBuild}
     * @param main class to start when the build is run
     * @param protocol version of the messages between {@code main} and a host
     * @throws NoBuildException if it cannot be kept
     */
    public void keep(String name, Class<?> game, Class<?> main, int protocol) throws NoBuildException {
        requireName(name);
        List<Path> classPath = ClassPath.of(game);
        try {
            Files.createDirectories(folder);
            List<String> jars = new ArrayList<>();
            for (Path entry : classPath) {
                jars.add(keepJar(entry));
            }
            Path javaHome = Path.of(System.getProperty("java.home"));
            KeptBuild build = new KeptBuild(name, game.getName(), main.getName(), protocol, javaHome, jars);
            if (!build.equals(read(name))) {
                write(name, key.sign(build.claims()));
            }
            own.add(name);
        } catch (IOException e) {
            throw new NoBuildException("its jars cannot be copied: " + e, e);
        }
    }

    /** Keeps a jar or folder under the digest of its content, and returns the digest. */
    private String keepJar(Path entry) throws IOException {
        if (Files.isRegularFile(entry)) {
            String digest = Jars.digest(entry);
            Path kept = folder.resolve(digest + JAR);
            if (Files.exists(kept) && Files.size(kept) == Files.size(entry)) {
                return digest;
            }
        }
        Path copy = newFile();
        String digest = Jars.copy(entry, copy);
        Files.move(copy, folder.resolve(digest + JAR), StandardCopyOption.ATOMIC_MOVE);
        return digest;
    }

    /** A file to write, which is moved when it is complete. */
    private Path newFile() throws IOException {
        Path file = folder.resolve("new");
        Files.deleteIfExists(file);
        return file;
    }

    private void write(String name, String signed) throws IOException {
        Path copy = newFile();
        Files.writeString(copy, signed, StandardCharsets.US_ASCII);
        Jars.sync(copy);
        Files.move(copy, folder.resolve(name + BUILD), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A kept build; {@code null}: none that this key has signed. */
    private @Nullable KeptBuild read(String name) throws IOException {
        Path file = folder.resolve(name + BUILD);
        if (!Files.exists(file) || Files.size(file) > SIGNED_CHARS_MAX) {
            return null;
        }
        Map<String, Object> claims = key.claims(Files.readString(file, StandardCharsets.ISO_8859_1), SIGNED_CHARS_MAX);
        KeptBuild build = claims == null ? null : KeptBuild.of(claims);
        return build == null || !build.name().equals(name) ? null : build;
    }

    /** Deletes all builds except those with these names and this process's own. */
    public void retain(Set<String> names) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Set<String> needed = new HashSet<>();
        Set<String> builds = new HashSet<>(own);
        names.stream().filter(name -> NAME.matcher(name).matches()).forEach(builds::add);
        for (String name : builds) {
            needed.add(name + BUILD); // even if it is not signed, so that run() does not report it as missing
            KeptBuild build = read(name);
            if (build != null) {
                build.jars().forEach(jar -> needed.add(jar + JAR));
            }
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            if (!needed.contains(file.getFileName().toString()) && Files.isRegularFile(file)) {
                Files.delete(file);
            }
        }
    }

    /**
     * Runs a build in a process of its own.
     *
     * @param protocol version of the caller's messages
     * @throws NoBuildException if the build is not kept, its signature or a jar does not match, or its JDK is missing
     */
    public BuildProcess run(String name, int protocol) throws NoBuildException {
        requireName(name);
        try {
            KeptBuild build = read(name);
            if (build == null && Files.exists(folder.resolve(name + BUILD))) {
                throw new NoBuildException("the file of that build is not signed with this host's key");
            } else if (build == null) {
                throw new NoBuildException("that build is not kept in " + folder);
            } else if (build.protocol() != protocol) {
                throw new NoBuildException("that build replays with version " + build.protocol()
                        + " of the protocol, and this one with version " + protocol);
            }
            Path java = Jdk.java(build);
            return BuildProcess.start(build, java, copied(build));
        } catch (IOException e) {
            throw new NoBuildException("that build cannot be run: " + e, e);
        }
    }

    /**
     * Copies the jars into a folder of this user only, and checks the copies: no other user can change them between the
     * check and their use.
     */
    private Path copied(KeptBuild build) throws IOException, NoBuildException {
        Path copies = Files.createTempDirectory("tickwire-build");
        try {
            for (String jar : build.jars()) {
                if (!Jars.copy(folder.resolve(jar + JAR), copies.resolve(jar + JAR))
                        .equals(jar)) {
                    throw new NoBuildException("a jar of that build has been changed");
                }
            }
            return copies;
        } catch (NoSuchFileException e) {
            BuildProcess.delete(copies);
            throw new NoBuildException("a jar of that build is missing in " + folder, e);
        } catch (IOException | NoBuildException e) {
            BuildProcess.delete(copies);
            throw e;
        }
    }

    private static void requireName(String name) throws NoBuildException {
        if (!NAME.matcher(name).matches()) {
            throw new NoBuildException("its classes are neither from a jar nor from a folder");
        }
    }
}
