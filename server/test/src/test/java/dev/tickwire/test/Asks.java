package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Command;
import dev.tickwire.Player;
import dev.tickwire.client.AskException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What tests of the ready-made parts share: they ask, and look who is who. */
final class Asks {
    static final String NOTHING_TO_SAY = "";

    private Asks() {}

    /** Why a command was refused; {@link #NOTHING_TO_SAY} if it was not. */
    static String refusal(TestRoom<Plaza> room, TestPlayer player, Command command) {
        CompletableFuture<Record> answer = player.ask(command);
        room.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertTrue(answer.isDone(), "answered with the next snapshot");
        try {
            answer.join();
            return NOTHING_TO_SAY;
        } catch (CompletionException e) {
            return e.getCause().getMessage();
        } catch (AskException e) {
            return e.getMessage();
        }
    }

    /** The server's own object. */
    static Player truth(TestRoom<Plaza> room, TestPlayer player) {
        return room.truth().players().stream()
                .filter(other -> other.id() == player.id())
                .findFirst()
                .orElseThrow();
    }
}
