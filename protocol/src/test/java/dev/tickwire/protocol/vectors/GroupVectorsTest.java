package dev.tickwire.protocol.vectors;

import dev.tickwire.protocol.snapshot.Section;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code vectors/groups.json}: golden frames of several groups, each with what a client then sees. */
class GroupVectorsTest {
    private static final String ABOUT =
            "Golden frames of several groups (PROTOCOL.md section 5); each sequence is for a client that knows nothing"
                    + " yet, of player " + GroupSequence.PLAYER + ". 'view' (hex) and 'sections' are those of a Frame,"
                    + " applied to what the step before it left. Then the client has: 'groups', of which it has a"
                    + " state; 'broken', those it must ask a keyframe of; 'entities' in sight, by ascending id, with"
                    + " 'fields' as a game reads them: a quantized one as its value, a reference as an id, 0 if that is"
                    + " none or not in sight, and the ownerOnly one (fuel) only where group 1 has the entity's part."
                    + " 'spawned' and 'removed' are the ids that the step brought into sight and took out of it,"
                    + " ascending.";

    private static final JsonMapper JSON = JsonMapper.shared();

    private static GroupSequence sequence(String name) {
        return new GroupSequence(name).tick(room -> {
            room.board(1, 180);
            room.ship(2, 10, 7, 100, 11, 400);
            room.ship(2, 11, 0, 90, 12, 404);
            room.ship(2, 12, 8, 80, 20, 408);
            room.ship(3, 20, 0, 70, 10, 800);
            room.ship(3, 21, 0, 60, 0, 804);
            room.rock(3, 30, 1);
            room.ownPart(10, 500);
        });
    }

    private static GroupSequence comeAndGo() {
        return sequence("groups come and go; references and own parts follow")
                .keyframes(0, 1)
                .step("the first frame: group 1 has a part of ship 10, which waits", List.of(0, 1), List.of())
                .tick(room -> room.burn(10, 1))
                .deltas(1)
                .keyframes(2)
                .step("group 2 comes: ship 10 joins its part; ship 20 is out of sight", List.of(0, 1, 2), List.of())
                .tick(room -> room.move(3, 20, 4))
                .keyframes(3)
                .step("group 3 comes: ship 20 is in sight, references find it", List.of(0, 1, 2, 3), List.of())
                .tick(room -> {
                    room.move(2, 10, 5);
                    room.move(2, 11, -3);
                    room.move(3, 21, 2);
                })
                .deltas(2, 3, 1)
                .step("deltas of several groups", List.of(0, 1, 2, 3), List.of())
                .step("a frame without sections", List.of(0, 1, 2, 3), List.of())
                .tick(room -> {
                    room.remove(2, 11);
                    room.ship(2, 13, 0, 50, 10, 1);
                    room.ship(0, 14, 0, 40, 13, 2);
                })
                .deltas(0, 2)
                .step(
                        "one ship is removed, one spawned in its slot, one spawned in group 0",
                        List.of(0, 1, 2, 3),
                        List.of())
                .tick(room -> room.burn(10, 10))
                .deltas(1)
                .drops(2)
                .step("group 2 goes: the part of ship 10 waits again", List.of(0, 1, 3), List.of())
                .tick(room -> room.burn(10, 100))
                .deltas(1)
                .step("what waits goes on", List.of(0, 1, 3), List.of())
                .keyframes(2)
                .step("group 2 comes back", List.of(0, 1, 2, 3), List.of())
                .drops(1)
                .step("own parts go, ships stay", List.of(0, 2, 3), List.of())
                .tick(room -> {})
                .keyframes(1)
                .step("own parts come to ships that are in sight", List.of(0, 1, 2, 3), List.of())
                .drops(9)
                .step("a drop of a group that the client does not have", List.of(0, 1, 2, 3), List.of());
    }

    private static GroupSequence crossing() {
        return sequence("crossing")
                .keyframes(0, 1, 2, 3)
                .step("keyframes of all groups", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.cross(2, 3, 10))
                .deltas(2, 3)
                .step("ship 10 crosses from 2 to 3, section of 2 first", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.cross(2, 3, 11))
                .deltas(3, 2)
                .step("ship 11 crosses from 2 to 3, section of 3 first", List.of(0, 1, 2, 3), List.of())
                .tick(room -> {
                    room.cross(3, 2, 20);
                    room.cross(2, 3, 12);
                    room.move(2, 20, 40);
                })
                .deltas(3, 2)
                .step("ships 12 and 20 change places, and 20 moves", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.cross(3, 0, 10))
                .deltas(0, 3)
                .step("ship 10 is everybody's now", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.cross(0, 4, 10))
                .deltas(0)
                .keyframes(4)
                .step("ship 10 crosses into a group that comes with the frame", List.of(0, 1, 2, 3, 4), List.of())
                .tick(room -> room.cross(4, 2, 10))
                .drops(4)
                .deltas(2)
                .step("ship 10 crosses out of a group that goes with the frame", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.cross(2, 5, 10))
                .deltas(2)
                .step("ship 10 crosses into a group that the client does not have", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.cross(5, 3, 10))
                .deltas(3)
                .step("and comes back", List.of(0, 1, 2, 3), List.of())
                .tick(room -> {
                    room.cross(3, 2, 10);
                    room.move(2, 10, 1);
                })
                .keyframes(3, 2)
                .step("ship 10 crosses between groups that both tell it by keyframe", List.of(0, 1, 2, 3), List.of());
    }

    private static GroupSequence reuse() {
        return sequence("a number is used again")
                .keyframes(0, 1, 2)
                .step("groups 0, 1 and 2", List.of(0, 1, 2), List.of())
                .drops(2)
                .step("group 2 goes", List.of(0, 1), List.of())
                .tick(room -> {
                    room.renew(2);
                    room.ship(2, 40, 0, 1, 41, 4000);
                    room.ship(2, 41, 0, 2, 10, 3999);
                })
                .keyframes(2)
                .step("number 2 is another group", List.of(0, 1, 2), List.of())
                .tick(room -> {
                    room.renew(2);
                    room.ship(2, 41, 0, 3, 42, 7);
                    room.ship(2, 42, 0, 4, 41, 8);
                })
                .keyframes(2)
                .step("and another one, without a drop: ship 41 is in both", List.of(0, 1, 2), List.of())
                .tick(room -> room.move(2, 41, 1))
                .deltas(2)
                .step("whose deltas go on from its keyframe", List.of(0, 1, 2), List.of());
    }

    private static GroupSequence errors() {
        return sequence("errors of the stream")
                .keyframes(0, 1, 2)
                .step("groups 0, 1 and 2", List.of(0, 1, 2), List.of())
                .tick(room -> room.move(3, 20, 1))
                .deltas(3)
                .step("a delta of a group that the client does not have", List.of(0, 1, 2), List.of(3))
                .tick(room -> room.move(2, 10, 1))
                .deltas(2, 3)
                .step("and another one", List.of(0, 1, 2), List.of(3))
                .keyframes(3)
                .step("its keyframe", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.move(2, 10, 2))
                .section(2, Section.DELTA, 1, 0, 0)
                .step("a delta that ends too soon: group 2 is forgotten", List.of(0, 1, 3), List.of(2))
                .tick(room -> room.move(2, 10, 3))
                .deltas(2)
                .step("its deltas are ignored", List.of(0, 1, 3), List.of(2))
                .step("it stays broken", List.of(0, 1, 3), List.of(2))
                .keyframes(2)
                .step("until its keyframe comes", List.of(0, 1, 2, 3), List.of())
                .section(2, Section.KEYFRAME, 0, 255, 255, 255, 255)
                .step("a keyframe that makes no sense", List.of(0, 1, 3), List.of(2))
                .drops(2)
                .step("a drop: nothing is left to mend", List.of(0, 1, 3), List.of())
                .keyframes(2)
                .step("group 2 comes back", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.move(2, 10, 4))
                .deltaWithAnotherHash(2)
                .step("a state that differs from its hash is kept", List.of(0, 1, 2, 3), List.of(2))
                .tick(room -> room.move(2, 10, 9))
                .deltas(2)
                .step("and follows its deltas", List.of(0, 1, 2, 3), List.of(2))
                .keyframes(2)
                .step("until its keyframe comes", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.move(2, 10, 1))
                .deltas(2)
                .keyframes(2)
                .step("two snapshots of one group", List.of(0, 1, 3), List.of(2))
                .keyframes(2)
                .drops(2)
                .step("a keyframe and a drop", List.of(0, 1, 3), List.of(2))
                .keyframes(2)
                .step("one keyframe", List.of(0, 1, 2, 3), List.of())
                .tick(room -> room.ship(4, 10, 7, 1, 0, 0))
                .keyframes(4)
                .step("a group with a ship that group 2 has: both are in error", List.of(0, 1, 3), List.of(2, 4))
                .keyframes(2)
                .step("one of them is enough", List.of(0, 1, 2, 3), List.of(4))
                .tick(room -> {
                    room.remove(4, 10);
                    room.ship(4, 50, 0, 1, 0, 0);
                })
                .keyframes(4)
                .step("the other one has no such ship any more", List.of(0, 1, 2, 3, 4), List.of())
                .tick(room -> {
                    room.ship(4, 51, 0, 1, 0, 0);
                    room.ship(2, 51, 0, 1, 0, 0);
                })
                .deltas(4, 2)
                .step("two groups bring one ship: both are in error", List.of(0, 1, 3), List.of(2, 4))
                .section(0, Section.PRIOR, 1, 2)
                .step("a prior that makes no sense: group 0 is forgotten", List.of(1, 3), List.of(0, 2, 4))
                .tick(room -> room.remove(2, 51))
                .keyframes(4, 2, 0)
                .step("keyframes", List.of(0, 1, 2, 3, 4), List.of());
    }

    @Test
    void shouldMatchTheVectors() throws IOException {
        List<GroupSequence> sequences = List.of(comeAndGo(), crossing(), reuse(), errors());
        StringBuilder text = new StringBuilder();
        text.append("{\"about\":").append(JSON.writeValueAsString(ABOUT));
        text.append(",\n\"schema\":").append(GroupSequence.SCHEMA.json()).append(",\n\"sequences\":[");
        for (GroupSequence sequence : sequences) {
            text.append(sequence == sequences.get(0) ? "\n" : ",\n");
            text.append("{\"name\":")
                    .append(JSON.writeValueAsString(sequence.name))
                    .append(",\"steps\":[");
            String separator = "\n";
            for (Map<String, Object> step : sequence.steps) {
                text.append(separator).append(JSON.writeValueAsString(step));
                separator = ",\n";
            }
            text.append("\n]}");
        }
        VectorFile.check("groups.json", text.append("\n]}\n").toString());
    }
}
