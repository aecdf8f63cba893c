package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.SilentConnection;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A banned player cannot join its room by any request. */
class BannedJoinTest {
    private final JoinFixture fixture = new JoinFixture();

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
    }

    private static String text(JsonNode answer, String member) {
        return answer.get(member).stringValue();
    }

    /** Bans the player of this name as the room's game would. */
    private static void ban(Room room, String name, double seconds, String reason) {
        CountDownLatch done = new CountDownLatch(1);
        room.execute(() -> {
            room.gameRoom().players().stream()
                    .filter(player -> player.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .ban(seconds, reason);
            done.countDown();
        });
        try {
            Await.open("the ban", done);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldRefuseABannedPlayerWithEndAndReason() {
        Room room = fixture.room("a", 4, 2);
        JsonNode joined = fixture.join("{'room':'a','name':'Ann'}");
        String guest = ",'guest':'" + text(joined, "guest") + "'}";
        fixture.redeem(joined).take(new SilentConnection());
        ban(room, "Ann", 3600, "cheating");
        for (String where :
                new String[] {"'room':'a'", "'code':'" + room.code() + "'", "'room':'a','role':'spectator'"}) {
            HttpProblem banned = assertThrows(HttpProblem.class, () -> fixture.join("{" + where + guest));
            assertEquals(403, banned.status());
            assertEquals("banned", banned.code());
            assertTrue(
                    banned.getMessage()
                            .matches("You are banned from this room until 2026-01-01T1[23]:\\d\\d:\\d\\dZ: cheating"),
                    banned.getMessage());
        }
        fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','create':false" + guest);
        assertNotEquals("a", text(fixture.join("{'game':'hall'" + guest), "room"), "another room");
        assertEquals("a", text(fixture.join("{'room':'a'}"), "room"), "another guest");
        String identity = room.sanctions().bans().keySet().iterator().next();
        assertTrue(room.sanctions().pardon(identity));
        assertEquals("a", text(fixture.join("{'room':'a'" + guest), "room"));
    }

    @Test
    void shouldNameNoEndOfAPermanentBan() {
        Room room = fixture.room("a", 4, 0);
        JsonNode joined = fixture.join("{'room':'a','name':'Ann'}");
        fixture.redeem(joined).take(new SilentConnection());
        ban(room, "Ann", Double.POSITIVE_INFINITY, "");
        HttpProblem banned = assertThrows(
                HttpProblem.class, () -> fixture.join("{'room':'a','guest':'" + text(joined, "guest") + "'}"));
        assertEquals("You are banned from this room.", banned.getMessage());
    }

    @Test
    void shouldCloseConnectionsOfTicketsFromBeforeTheBan() throws Exception {
        Room room = fixture.room("a", 4, 1);
        JsonNode seated = fixture.join("{'room':'a','name':'Ann'}");
        String guest = ",'guest':'" + text(seated, "guest") + "'}";
        Reservation late = fixture.redeem(fixture.join("{'room':'a'" + guest));
        Reservation watching = fixture.redeem(fixture.join("{'room':'a','role':'spectator'" + guest));
        fixture.redeem(seated).take(new SilentConnection());
        ban(room, "Ann", 60, "cheating");
        SilentConnection connection = new SilentConnection();
        SilentConnection watcher = new SilentConnection();
        late.take(connection);
        watching.take(watcher);
        Await.until(
                "the banned player's seats to be free",
                () -> room.capacity().players() == 0 && room.capacity().spectators() == 0);
        assertEquals(CloseReason.KICKED, connection.closed().getNow(null));
        assertEquals(CloseReason.KICKED, watcher.closed().getNow(null));
    }

    @Test
    void shouldRefuseABannedMemberInThePartysRoom() {
        Room room = fixture.room("a", 8, 0);
        JsonNode ann = fixture.join("{'room':'a','name':'Ann'}");
        fixture.redeem(ann).take(new SilentConnection());
        ban(room, "Ann", 60, "cheating");
        String party = "'party':'" + fixture.party(2) + "'";
        fixture.join("{'room':'a'," + party + "}");
        String annAgain = ",'guest':'" + text(ann, "guest") + "'}";
        fixture.assertJoinRefused(403, "banned", null, "{'room':'a'," + party + annAgain);
        assertEquals(
                "a",
                text(fixture.join("{'room':'a'," + party + "}"), "room"),
                "the party keeps the refused member's seat");
    }
}
