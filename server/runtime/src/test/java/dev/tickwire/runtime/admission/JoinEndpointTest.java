package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.hall.Hall;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.room.Room;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The requests that {@code POST /api/join} accepts, and its answers. */
class JoinEndpointTest {
    private final JoinFixture fixture = new JoinFixture();

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
    }

    private static String text(JsonNode answer, String member) {
        return answer.get(member).stringValue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | bad-field | game | {}",
                "400 | bad-field | game | {'name':'Ann'}",
                "400 | bad-field | game | {'game':'hall','code':'K7QM2X'}",
                "400 | bad-field | game | {'room':'a','code':'K7QM2X'}",
                "400 | bad-field | game | {'game':'hall','room':'a','code':'K7QM2X'}",
                "400 | bad-field | game | {'room':'a','resume':'x'}",
                "400 | bad-field | resume | {'resume':'x','name':'Ann'}",
                "400 | bad-field | room | {'room':null}",
                "400 | bad-field | code | {'code':222222}",
                "400 | bad-field | where | {'game':'hall','where':'ranked'}",
                "400 | bad-field | where | {'game':'hall','where':[]}",
                "400 | bad-field | sort | {'game':'hall','sort':['players']}",
                "400 | bad-field | create | {'game':'hall','create':'true'}",
                "400 | bad-field | create | {'game':'hall','create':null}",
                "400 | bad-field | inviteOnly | {'game':'hall','create':true,'inviteOnly':1}",
                "400 | bad-field | inviteOnly | {'game':'hall','inviteOnly':true}",
                "400 | bad-field | inviteOnly | {'game':'hall','create':false,'inviteOnly':true}",
                "400 | bad-field | role | {'game':'hall','role':'referee'}",
                "400 | bad-field | role | {'game':'hall','role':'PLAYER'}",
                "400 | bad-field | role | {'game':'hall','role':''}",
                "400 | bad-field | role | {'game':'hall','role':1}",
                "400 | bad-field | role | {'game':'hall','role':'spectator','create':true}",
                "400 | bad-field | role | {'game':'hall','role':'spectator','party':'x'}",
                "400 | bad-field | party | {'game':'hall','party':7}",
                "400 | bad-field | guest | {'game':'hall','guest':{}}",
                "400 | bad-field | options | {'room':'a','options':{}}",
                "400 | bad-field | options | {'code':'K7QM2X','options':{},'where':{},'sort':'','create':true}",
                "400 | bad-field | where | {'room':'a','where':{}}",
                "400 | bad-field | sort | {'room':'a','sort':'players'}",
                "400 | bad-field | create | {'room':'a','create':false}",
                "400 | bad-field | inviteOnly | {'code':'K7QM2X','inviteOnly':false}",
                "400 | bad-field | where.color | {'game':'hall','where':{'color':1}}",
                "400 | bad-field | where.created | {'game':'hall','where':{'created':1}}",
                "400 | bad-field | where.mode | {'game':'hall','where':{'mode':'WILD'}}",
                "400 | bad-field | where.rating.between | {'game':'hall','where':{'rating':{'between':[1]}}}",
                "400 | bad-field | sort | {'game':'hall','sort':'color'}",
                "400 | bad-field | options.mode | {'game':'hall','options':{'mode':'WILD'}}",
                "400 | bad-json | team | {'game':'hall','team':1}",
                "401 | party-forged | | {'game':'hall','party':'x'}",
                "401 | party-forged | | {'game':'hall','party':''}",
                "401 | resume-forged | | {'resume':'x'}",
                "404 | unknown-game | | {'game':''}",
                "404 | unknown-room | | {'room':'b'}",
                "404 | unknown-room | | {'room':''}",
                "404 | unknown-code | | {'code':'222222'}",
                "404 | unknown-code | | {'code':''}",
                "404 | no-room | | {'game':'hall','create':false,'where':{'mode':'RANKED'}}",
                "404 | no-room | | {'game':'hall','role':'spectator'}",
                "409 | spectators-full | | {'room':'a','role':'spectator'}",
            })
    void shouldRefuse(int status, String code, String field, String json) {
        Room room = fixture.room("a", 4, 0);
        fixture.assertJoinRefused(status, code, field, json);
        assertEquals(0, room.capacity().players());
        assertEquals(1, fixture.lobby.rooms().size(), "no room was opened");
        assertEquals(1, fixture.counters.value(Counter.JOINS_REFUSED));
    }

    @Test
    void shouldAnswerWithAllThatAPlayerNeeds() {
        Room room = fixture.room("a", 4, 0);
        JsonNode answer = fixture.join("{'room':'a'}");
        assertEquals(
                Set.of("room", "code", "url", "ticket", "guest", "role", "schema", "protocolVersion"),
                Set.copyOf(answer.propertyNames()));
        assertEquals("a", text(answer, "room"));
        assertEquals(room.code(), text(answer, "code"));
        assertEquals("ws://play.example/rooms/a", text(answer, "url"));
        assertEquals("player", text(answer, "role"));
        assertEquals("/api/schema/" + fixture.hall.schemaHash(), text(answer, "schema"));
        Reservation seat = fixture.redeem(answer);
        assertEquals(room, seat.room());
        assertEquals("Player", seat.client().name());
        assertEquals(Role.PLAYER, seat.role());
    }

    @Test
    void shouldRemoveInvisibleCharactersFromNames() {
        fixture.room("a", 40, 40);
        String[][] names = {
            {" \\u202eAnn\\u200b\\ufeff ", "Ann"},
            {"\\u200b\\u2066\\ufeff", "Player"},
            {"\\u3164", "Player"},
            {"\\u05d0\\u200f!", "\u05d0!"},
            {"\\u200b".repeat(30) + "Ann", "Ann"}
        };
        for (String[] name : names) {
            for (String role : List.of("player", "spectator")) {
                Reservation seat =
                        fixture.redeem(fixture.join("{'room':'a','role':'" + role + "','name':'" + name[0] + "'}"));
                assertEquals(name[1], seat.client().name());
            }
        }
    }

    @Test
    void shouldRecognizeAGuest() {
        fixture.room("a", 4, 4);
        JsonNode first = fixture.join("{'room':'a'}");
        String guest = text(first, "guest");
        JsonNode again = fixture.join("{'room':'a','name':'Bob','role':'spectator','guest':'" + guest + "'}");
        assertEquals(guest, text(again, "guest"));
        JsonNode other = fixture.join("{'room':'a','guest':'a.b.c'}");
        String identity = fixture.redeem(first).client().identity();
        assertEquals(identity, fixture.redeem(again).client().identity());
        assertNotEquals(identity, fixture.redeem(other).client().identity());
        assertNotEquals("a.b.c", text(other, "guest"));
    }

    @Test
    void shouldFindARoomByItsCodeInAnyCase() {
        Room room = fixture.room("a", 4, 0);
        assertEquals("a", text(fixture.join("{'code':'" + room.code() + "'}"), "room"));
        assertEquals("a", text(fixture.join("{'code':'" + room.code().toLowerCase(Locale.ROOT) + "'}"), "room"));
        fixture.lobby.close(room.id());
        fixture.assertJoinRefused(404, "unknown-code", null, "{'code':'" + room.code() + "'}");
    }

    @Test
    void shouldJoinOrOpenARoomAsCreateSays() {
        fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','create':false}");
        String first = text(fixture.join("{'game':'hall'}"), "room");
        assertEquals(first, text(fixture.join("{'game':'hall','create':false}"), "room"));
        String second = text(fixture.join("{'game':'hall','create':true}"), "room");
        assertNotEquals(first, second);
        assertEquals(first, text(fixture.join("{'game':'hall'}"), "room"), "the fullest");
        assertEquals(second, text(fixture.join("{'game':'hall','sort':'players'}"), "room"));
    }

    @Test
    void shouldFindRoomsByPropertiesOrOpenOneThatFits() {
        fixture.room("casual", 4, 0);
        String ranked = "{'game':'hall','where':{'mode':'RANKED'},'options':{'mode':'RANKED'}}";
        String opened = text(fixture.join(ranked), "room");
        assertNotEquals("casual", opened);
        assertEquals(opened, text(fixture.join(ranked), "room"));
        assertEquals(
                opened,
                text(fixture.join("{'game':'hall','where':{'mode':'RANKED'},'options':{'playersMax':2}}"), "room"),
                "with where, options are those of a new room only");
        assertEquals("casual", text(fixture.join("{'game':'hall','where':{'free':4}}"), "room"));
        int rooms = fixture.lobby.rooms().size();
        for (String create : new String[] {"", ",'create':true"}) {
            fixture.assertJoinRefused(
                    400, "bad-field", "where", "{'game':'hall','where':{'rating':{'max':10}}" + create + "}");
            fixture.assertJoinRefused(
                    400, "bad-field", "where", "{'game':'hall','where':{'players':{'min':9}}" + create + "}");
        }
        assertEquals(rooms, fixture.lobby.rooms().size());
    }

    @Test
    void shouldJoinOnlyRoomsOpenedWithEqualOptions() {
        String two = text(fixture.join("{'game':'hall','options':{'playersMax':2}}"), "room");
        assertEquals(two, text(fixture.join("{'game':'hall','options':{'playersMax':2,'mode':'CASUAL'}}"), "room"));
        assertNotEquals(two, text(fixture.join("{'game':'hall','options':{'playersMax':2}}"), "room"), "full");
        fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','create':false,'options':{'playersMax':3}}");
    }

    @Test
    void shouldHideInviteOnlyRooms() {
        JsonNode made = fixture.join("{'game':'hall','create':true,'inviteOnly':true}");
        assertEquals(0, fixture.lobby.listed().size());
        fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','create':false}");
        assertNotEquals(text(made, "room"), text(fixture.join("{'game':'hall'}"), "room"));
        assertEquals(text(made, "room"), text(fixture.join("{'code':'" + text(made, "code") + "'}"), "room"));
        assertEquals(text(made, "room"), text(fixture.join("{'room':'" + text(made, "room") + "'}"), "room"));
    }

    @Test
    void shouldFindUnlistedRooms() {
        fixture.room("a", 4, 0).listing().unlisted(true);
        assertEquals(0, fixture.lobby.listed().size());
        assertEquals("a", text(fixture.join("{'game':'hall','create':false}"), "room"));
    }

    @Test
    void shouldRefusePlayersInALockedRoom() {
        Room room = fixture.room("a", 4, 1);
        room.listing().locked(true);
        fixture.assertJoinRefused(409, "room-locked", null, "{'room':'a'}");
        fixture.assertJoinRefused(409, "room-locked", null, "{'code':'" + room.code() + "'}");
        fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','create':false}");
        assertNotEquals("a", text(fixture.join("{'game':'hall'}"), "room"));
        assertEquals("spectator", text(fixture.join("{'room':'a','role':'spectator'}"), "role"));
        room.listing().locked(false);
        assertEquals("a", text(fixture.join("{'room':'a'}"), "room"));
    }

    @Test
    void shouldGiveSpectatorsPlacesOfTheirOwn() {
        Room room = fixture.room("a", 1, 2);
        fixture.room("b", 4, 0);
        fixture.join("{'room':'a'}");
        JsonNode first = fixture.join("{'game':'hall','role':'spectator'}");
        assertEquals("a", text(first, "room"));
        assertEquals("spectator", text(first, "role"));
        fixture.join("{'game':'hall','role':'spectator','create':false,'where':{'playersMax':1}}");
        fixture.assertJoinRefused(409, "spectators-full", null, "{'room':'a','role':'spectator'}");
        fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','role':'spectator'}");
        assertEquals(1, room.capacity().players());
        assertEquals(2, room.capacity().spectators());
        fixture.redeem(first).release();
        assertEquals(1, room.capacity().spectators());
        fixture.expire();
        assertEquals(0, room.capacity().spectators());
        assertEquals(0, room.capacity().players());
        assertEquals(2, fixture.lobby.rooms().size());
    }

    @Test
    void shouldCloseANewRoomThatHasNoSeatForThePlayer() {
        fixture.assertJoinRefused(409, "room-locked", null, "{'game':'hall','options':{'locked':true}}");
        fixture.assertJoinRefused(409, "room-locked", null, "{'game':'hall','create':true,'options':{'locked':true}}");
        String party = fixture.party(5);
        fixture.assertJoinRefused(409, "room-full", null, "{'game':'hall','party':'" + party + "'}");
        assertEquals(0, fixture.lobby.rooms().size());
    }

    @Test
    void shouldSeatPartiesTogether() {
        Room small = fixture.room("small", 3, 0);
        fixture.join("{'room':'small'}");
        String party = "','party':'" + fixture.party(3) + "'}";
        fixture.assertJoinRefused(409, "room-full", null, "{'room':'small" + party);
        assertEquals(1, small.capacity().players(), "all or none");
        String room = text(fixture.join("{'game':'hall" + party), "room");
        assertNotEquals("small", room);
        assertEquals(3, fixture.lobby.room(room).capacity().players());
        assertEquals(room, text(fixture.join("{'room':'small" + party), "room"), "the party's room, not the named one");
        assertEquals(room, text(fixture.join("{'code':'222222" + party), "room"));
        fixture.assertJoinRefused(409, "party-full", null, "{'game':'hall" + party);
        assertEquals(3, fixture.lobby.room(room).capacity().players());
        fixture.expire();
        assertEquals(0, fixture.lobby.room(room).capacity().players());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | bad-field | size | {}",
                "400 | bad-field | size | {'size':1}",
                "400 | bad-field | size | {'size':65}",
                "400 | bad-field | size | {'size':2.5}",
                "400 | bad-field | size | {'size':'3'}",
                "400 | bad-json | name | {'size':3,'name':'x'}",
            })
    void shouldRefuseToCreateAParty(int status, String code, String field, String json) {
        JoinFixture.assertRefused(status, code, field, () -> fixture.parties(json));
    }

    @Test
    void shouldCreateParties() {
        JsonNode answer = fixture.parties("{'size':64}");
        assertEquals(Set.of("party", "size"), Set.copyOf(answer.propertyNames()));
        assertEquals(64, answer.get("size").intValue());
        assertNull(answer.get("guest"));
        assertFalse(text(answer, "party").equals(fixture.party(64)));
    }

    @Test
    void shouldGiveNoSeatInARoomThatIsBeingClosed() {
        Room room = fixture.room("a", 4, 0);
        assertTrue(room.capacity().closeIfEmpty());
        fixture.assertJoinRefused(404, "unknown-room", null, "{'room':'a'}");
        fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','create':false}");
        assertNotEquals("a", text(fixture.join("{'game':'hall'}"), "room"));
    }

    @Test
    void shouldDescribeTheRoomOfAResumeToken() {
        Room room = fixture.room("a", 1, 0);
        fixture.join("{'room':'a'}");
        String token = fixture.tokens.sign("a", room.instance().toString(), 1, 1, 1);
        JsonNode answer = fixture.join("{'resume':'" + token + "'}");
        assertEquals("a", text(answer, "room"));
        assertEquals("ws://play.example/rooms/a", text(answer, "url"));
        assertEquals("/api/schema/" + fixture.hall.schemaHash(), text(answer, "schema"));
        assertNull(answer.get("ticket"), "the seat is taken already");
        String ofAnother = fixture.tokens.sign("a", new UUID(1, 2).toString(), 1, 1, 1);
        JoinFixture.assertRefused(404, "unknown-room", null, () -> fixture.join("{'resume':'" + ofAnother + "'}"));
    }

    @Test
    void shouldOpenNoRoomForInvalidOptions() {
        fixture.assertJoinRefused(
                400, "bad-field", "options.locked", "{'game':'hall','options':{'locked':'" + Hall.Mode.CASUAL + "'}}");
        assertEquals(0, fixture.lobby.rooms().size());
    }
}
