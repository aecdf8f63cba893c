package cards;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The cards on the table: face down to draw from, face up to play on. A card is 13 times its suit plus its rank, both
 * from 0.
 */
final class Pack {
    static final int NONE = -1;

    private final List<Integer> faceDown = new ArrayList<>();
    private final List<Integer> faceUp = new ArrayList<>();   // the top one last

    static boolean fits(int card, int top) {
        return card % 13 == top % 13 || card / 13 == top / 13;
    }

    /** Takes all cards back, shuffles them and turns one up. */
    void start(RandomGenerator random) {
        faceDown.clear();
        faceUp.clear();
        for (int card = 0; card < 52; card++) faceDown.add(card);
        shuffle(random);
        play(draw(random));
    }

    void play(int card) {
        faceUp.add(card);
    }

    /** Draws a card, from all face-up cards but the top one if needed; {@link #NONE}: the players hold all others. */
    int draw(RandomGenerator random) {
        if (faceDown.isEmpty()) {
            List<Integer> played = faceUp.subList(0, Math.max(0, faceUp.size() - 1));
            faceDown.addAll(played);
            played.clear();
            shuffle(random);
        }
        return faceDown.isEmpty() ? NONE : faceDown.remove(faceDown.size() - 1);
    }

    /** Puts a card of a player that has left at the bottom. */
    void giveBack(int card) {
        faceDown.add(0, card);
    }

    int top() {
        return faceUp.get(faceUp.size() - 1);
    }

    int size() {
        return faceDown.size();
    }

    private void shuffle(RandomGenerator random) {
        for (int i = faceDown.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            faceDown.set(other, faceDown.set(i, faceDown.get(other)));
        }
    }
}
