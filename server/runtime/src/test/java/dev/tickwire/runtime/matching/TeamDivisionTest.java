package dev.tickwire.runtime.matching;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamDivisionTest {
    private static final long SEED = 11;

    @ParameterizedTest
    @CsvSource({
        "2, 6, 33222", // the two 3s must be in one team
        "2, 7, 332222", // the two 3s must be in different teams
        "3, 5, 433221",
        "2, 3, 321",
        "4, 1, 1111"
    })
    void shouldFindADivision(int teams, int teamSize, String sizes) {
        int[] players = divide(teams, teamSize, sizes);
        assertNotNull(players);
        assertTrue(Arrays.stream(players).allMatch(each -> each == teamSize), () -> Arrays.toString(players));
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 222", "2, 4, 332", "3, 4, 3333"})
    void shouldFindNone(int teams, int teamSize, String sizes) {
        assertNull(divide(teams, teamSize, sizes));
    }

    /** Full teams are cut into parties, so that a division always exists. */
    @Test
    void shouldDividePartiesOfFullTeams() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 5_000; i++) {
            int teams = random.nextInt(2, 5);
            int teamSize = random.nextInt(1, 7);
            StringBuilder sizes = new StringBuilder();
            for (int team = 0; team < teams; team++) {
                for (int left = teamSize; left > 0; ) {
                    int size = random.nextInt(1, left + 1);
                    sizes.append(size);
                    left -= size;
                }
            }
            assertNotNull(
                    divide(teams, teamSize, sizes.toString()),
                    () -> "seed " + SEED + ": " + teams + " x " + teamSize + " of " + sizes);
        }
    }

    /**
     * The players in each team.
     *
     * @param sizes of the parties, a digit each
     */
    private static int @Nullable [] divide(int teams, int teamSize, String sizes) {
        List<QueueEntry<String>> parties = new ArrayList<>();
        for (int i = 0; i < sizes.length(); i++) {
            int size = Character.digit(sizes.charAt(i), 10);
            parties.add(new QueueEntry<>(Collections.nCopies(size, 1500.0 + i), "party", 0, i));
        }
        int[] division = TeamDivision.of(parties, new QueueRules(teams, teamSize, 50, 10, 500, 120_000, false));
        if (division == null) {
            return null;
        }
        int[] players = new int[teams];
        for (int i = 0; i < division.length; i++) {
            players[division[i]] += parties.get(i).size();
        }
        return players;
    }
}
