package cards;

import dev.tickwire.*;
import dev.tickwire.parts.Chat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The player in turn plays a card of the same suit or rank as the top one, or draws; the first player without cards
 * wins. One instance lives in one room.
 */
public final class Cards implements Game<Cards.Options> {
    static final int DEALT = 5;
    static final int HAND_MAX = 51;                                // all but the one on the table
    static final double PAUSE_SECONDS = 6;
    private static final int NO_PLAYER = 0;

    public record Options(@Range(min = 2, max = 4) int playersMax, @Range(min = 2, max = 120) int turnSeconds) {
        public Options() {
            this(4, 25);
        }
    }

    /** The properties by which a table is found; free seats are known of every room. */
    public record Listed(int round, boolean waiting) implements Properties {}

    public record Play(@Range(min = 0, max = 51) int card) implements Command {}
    public record Draw() implements Command {}
    public record Drawn(int card) implements Event {}          // the answer to Draw: its player alone gets it

    public record TurnOver(int turn) implements Timer {}
    public record NextRound() implements Timer {}

    public static final class Hand extends Entity {
        @Text(max = 24) public String name = "";
        @OwnerOnly public final int[] cards = new int[HAND_MAX];   // the first count of them are valid
        public int count;
        public int wins;
        public boolean away;                                       // its connection is lost

        public Hand() {
            Arrays.fill(cards, Pack.NONE);
        }

        int find(int card) {
            for (int i = 0; i < count; i++) if (cards[i] == card) return i;
            return -1;
        }

        void add(int card) {
            cards[count++] = card;
        }

        void removeAt(int index) {
            System.arraycopy(cards, index + 1, cards, index, --count - index);
            cards[count] = Pack.NONE;
        }
    }

    public static final class Table extends RoomState {
        public boolean playing;
        public int round;
        public int top = Pack.NONE;
        public int packSize;
        public int turn;                                           // id of the player in turn, 0: none
        public int winner;                                         // id of the winner of the last round, 0: none
        public int secondsLeft;                                    // of the turn, or until the next round
    }

    private final Chat chat = new Chat();
    private final Pack pack = new Pack();
    private int turnSeconds;
    private int turns;                                             // number of the turn: others' timers are ignored
    private int deadlineTick;
    private boolean paused;                                        // between two rounds, with a timer set

    @Override public Settings settings(Options options) {
        turnSeconds = options.turnSeconds();
        return Settings.tickRate(5).playersMax(options.playersMax()).spectators(20, 0);
    }

    @Override public void created(Room room) {
        list(room);
    }

    @Override public void joined(Room room, Player player) {
        Hand hand = room.spawn(new Hand(), player);
        hand.name = player.name();
        if (table(room).playing) deal(room, hand);                 // a later player plays along
        else if (!paused) start(room);
    }

    @Override public void left(Room room, Player player, LeaveReason why) {
        Table table = table(room);
        Hand hand = player.own(Hand.class);
        hand.away = true;
        if (table.turn == player.id()) pass(room);
        room.remove(hand);
        if (!table.playing) return;
        for (int i = 0; i < hand.count; i++) pack.giveBack(hand.cards[i]);
        table.packSize = pack.size();
        if (room.all(Hand.class).size() < 2) end(room, NO_PLAYER);
    }

    @Override public void dropped(Room room, Player player) {
        player.own(Hand.class).away = true;
        if (table(room).turn == player.id()) pass(room);
    }

    @Override public void returned(Room room, Player player) {
        player.own(Hand.class).away = false;
        if (table(room).playing && table(room).turn == NO_PLAYER) pass(room);
    }

    @Override public void command(Room room, Player player, Command command) {
        Table table = table(room);
        Hand hand = player.own(Hand.class);
        if (!table.playing) {
            player.asked().refuse("No round is being played.");
        } else if (table.turn != player.id()) {
            player.asked().refuse("It is not your turn.");
        } else if (command instanceof Play play) {
            int index = hand.find(play.card());
            if (index < 0) player.asked().refuse("You do not hold this card.");
            else if (!Pack.fits(play.card(), table.top)) player.asked().refuse("Neither its suit nor its rank fits.");
            else play(room, player, hand, index);
        } else if (command instanceof Draw) {
            player.asked().reply(new Drawn(draw(room, hand)));
            pass(room);
        }
    }

    @Override public void timer(Room room, Timer timer) {
        if (timer instanceof TurnOver over && over.turn() == turns && table(room).turn != NO_PLAYER) {
            for (Hand hand : room.all(Hand.class)) if (hand.owner().id() == table(room).turn) draw(room, hand);
            pass(room);
        } else if (timer instanceof NextRound) {
            paused = false;
            start(room);
        }
    }

    @Override public void tick(Room room) {
        double seconds = (deadlineTick - room.tick()) * room.dt();
        table(room).secondsLeft = (int) Math.max(0, Math.ceil(seconds));
    }

    private void play(Room room, Player player, Hand hand, int index) {
        pack.play(hand.cards[index]);
        hand.removeAt(index);
        table(room).top = pack.top();
        if (hand.count > 0) {
            pass(room);
        } else {
            hand.wins++;
            end(room, player.id());
        }
    }

    private int draw(Room room, Hand hand) {
        int card = pack.draw(room.random());
        if (card != Pack.NONE) hand.add(card);
        table(room).packSize = pack.size();
        return card;
    }

    private void deal(Room room, Hand hand) {
        while (hand.count < DEALT && draw(room, hand) != Pack.NONE) {}
    }

    /** Gives the turn to the next connected player. */
    private void pass(Room room) {
        Table table = table(room);
        List<Hand> hands = new ArrayList<>(room.all(Hand.class));
        int now = 0;
        while (now < hands.size() - 1 && hands.get(now).owner().id() != table.turn) now++; // none: as if the last
        turns++;
        table.turn = NO_PLAYER;
        for (int i = 1; i <= hands.size() && table.turn == NO_PLAYER; i++) {
            Hand next = hands.get((now + i) % hands.size());
            if (!next.away) table.turn = next.owner().id();
        }
        countDown(room, turnSeconds, new TurnOver(turns));
    }

    private void start(Room room) {
        Table table = table(room);
        table.turn = NO_PLAYER;
        if (room.players().size() >= 2) {
            pack.start(room.random());
            table.playing = true;
            table.round++;
            table.winner = NO_PLAYER;
            table.top = pack.top();
            for (Hand hand : room.all(Hand.class)) {
                while (hand.count > 0) hand.removeAt(hand.count - 1);
                deal(room, hand);
            }
            pass(room);
        }
        list(room);
    }

    private void end(Room room, int winner) {
        Table table = table(room);
        table.playing = false;
        table.turn = NO_PLAYER;
        table.winner = winner;
        turns++;
        paused = true;
        countDown(room, PAUSE_SECONDS, new NextRound());
        list(room);
    }

    private void countDown(Room room, double seconds, Timer timer) {
        deadlineTick = room.tick() + (int) Math.round(seconds / room.dt());
        room.after(seconds, timer);
    }

    private void list(Room room) {
        room.listing().properties(new Listed(table(room).round, !table(room).playing));
    }

    private static Table table(Room room) {
        return room.state(Table.class);
    }
}
