package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.GameType;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that lets a stored room go on, and stores it again: a test starts it. */
final class OtherProcess {
    private OtherProcess() {}

    /** Arguments: directory of the game's classes, name of the game's class, directory of what is stored, ticks. */
    public static void main(String[] args) throws Exception {
        GameType type = GameBuild.load(Path.of(args[0]), args[1]);
        Path stored = Path.of(args[2]);
        Simulation simulation = load(type, stored);
        for (int i = Integer.parseInt(args[3]); i > 0; i--) {
            GameBuild.tick(simulation);
        }
        store(simulation, stored);
    }

    static void store(Simulation simulation, Path stored) throws Exception {
        Files.write(stored.resolve("created"), RoomCreationCodec.write(simulation.creation()));
        Files.write(stored.resolve("checkpoint"), Checkpoint.of(simulation).bytes());
    }

    static Simulation load(GameType type, Path stored) throws Exception {
        return GameBuild.restore(
                type,
                Files.readAllBytes(stored.resolve("created")),
                Files.readAllBytes(stored.resolve("checkpoint")),
                what -> {
                    throw new AssertionError(what);
                });
    }
}
