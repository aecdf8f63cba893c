package dev.tickwire.runtime.room;

import dev.tickwire.Game;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A game that a test compiles from its text, and rooms of it: so there is another build of the same classes. */
final class GameBuild {
    /** Of the tests; the property that Maven sets has it without a detour over a manifest. */
    static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private final GameType type;

    /** @param classes a directory for the class files */
    GameBuild(Path classes, String className, String source) throws IOException, ReflectiveOperationException {
        compile(classes, className, source);
        this.type = load(classes, className);
    }

    private static void compile(Path classes, String className, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Files.createDirectories(classes);
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-cp", CLASS_PATH, "--release", "17");
        URI name = URI.create("string:///" + className.replace('.', '/') + ".java");
        JavaFileObject file = new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        if (!compiler.getTask(messages, null, null, options, null, List.of(file))
                .call()) {
            throw new IllegalArgumentException(messages.toString());
        }
    }

    @SuppressWarnings("unchecked") // it is a game
    static GameType load(Path classes, String className) throws IOException, ReflectiveOperationException {
        ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        return GameType.of((Class<? extends Game<?>>) loader.loadClass(className));
    }

    GameType type() {
        return type;
    }

    /** A room with default options. */
    Simulation open() throws ReflectiveOperationException {
        Record options = type.optionsType().getDeclaredConstructor().newInstance();
        Simulation simulation = new Simulation(
                new RoomCreation("room", "CODE22", type, options, 7),
                thread(),
                GameCallTracker.UNWATCHED,
                outOfRange(),
                new Counters());
        simulation.create();
        return simulation;
    }

    /** A room of this build that goes on where one of another build was. */
    Simulation restore(byte[] creation, byte[] checkpoint, Consumer<String> notes) {
        return restore(type, creation, checkpoint, notes);
    }

    static Simulation restore(GameType type, byte[] creation, byte[] checkpoint, Consumer<String> notes) {
        RoomCreation of = RoomCreationCodec.read(creation, List.of(type), notes);
        if (of == null) {
            throw new IllegalArgumentException("another game than " + type.name());
        }
        return new Checkpoint(of, checkpoint)
                .restore(thread(), GameCallTracker.UNWATCHED, outOfRange(), new Counters(), notes);
    }

    private static RoomThread thread() {
        return new RoomThread("test");
    }

    private static OutOfRangeCounts outOfRange() {
        return new OutOfRangeCounts((field, what) -> {});
    }

    static void tick(Simulation in) {
        in.run();
        if (in.snapshotDue()) {
            in.capture();
        }
    }

    /** What a field holds, of whatever access; a path goes on with a dot. */
    static Object get(Object of, String path) throws ReflectiveOperationException {
        Object value = of;
        for (String name : path.split("\\.", -1)) {
            Field field = value.getClass().getDeclaredField(name);
            field.setAccessible(true);
            value = field.get(value);
        }
        return value;
    }
}
