package dev.tickwire.runtime.room;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many a room has place for, and how many have one: players with their seats, taken or reserved, and those who watch.
 *
 * <p>Seats are counted here and nowhere else, under one lock, so that however many come at once, none is given away twice.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Places {
    /** Why there is no place. */
    public enum Refusal {
        /** The room has ended or is ending. */
        CLOSED,
        /** Nobody new gets in. */
        LOCKED,
        /** There are not as many free. */
        FULL
    }

    private int playersMax;
    private transient int players;
    private final transient int spectatorsMax;
    private transient int spectators;
    private final transient int[] playersOfTeam;
    private boolean locked;
    private transient boolean closed;

    /** @param teams that a queue fills; 0: none does */
    Places(int playersMax, int spectatorsMax, int teams) {
        this.playersMax = playersMax;
        this.spectatorsMax = spectatorsMax;
        this.playersOfTeam = new int[teams];
    }

    /** Reserves so many seats, all or none; {@code null}: they are reserved. */
    public synchronized @Nullable Refusal reserve(int seats) {
        Refusal refusal = refusal();
        if (refusal == null && players > playersMax - seats) {
            refusal = Refusal.FULL;
        }
        if (refusal == null) {
            players += seats;
        }
        return refusal;
    }

    /** As {@link #reserve}, for so many players of each team. */
    public synchronized @Nullable Refusal reserve(int[] seatsOfTeam) {
        int seats = 0;
        for (int ofTeam : seatsOfTeam) {
            seats += ofTeam;
        }
        Refusal refusal = reserve(seats);
        for (int team = 0; refusal == null && team < seatsOfTeam.length; team++) {
            playersOfTeam[team] += seatsOfTeam[team];
        }
        return refusal;
    }

    /**
     * Gives a seat back.
     *
     * @param team it was reserved for; negative: none
     */
    public synchronized void release(int team) {
        players--;
        if (team >= 0) {
            playersOfTeam[team]--;
        }
    }

    /**
     * Takes a seat for a player that sits there already, as in a room that is restored.
     *
     * @param team as for {@link #release}
     */
    synchronized void occupy(int team) {
        players++;
        if (team >= 0) {
            playersOfTeam[team]++;
        }
    }

    /** Nobody has a seat. */
    synchronized void vacate() {
        players = 0;
        Arrays.fill(playersOfTeam, 0);
    }

    /** Reserves a place for one who watches; {@code null}: it is reserved. */
    public synchronized @Nullable Refusal reserveSpectator() {
        if (closed) {
            return Refusal.CLOSED;
        }
        if (spectators >= spectatorsMax) {
            return Refusal.FULL;
        }
        spectators++;
        return null;
    }

    /** Gives such a place back. */
    public synchronized void releaseSpectator() {
        spectators--;
    }

    private @Nullable Refusal refusal() {
        return closed ? Refusal.CLOSED : locked ? Refusal.LOCKED : null;
    }

    /** Seats taken or reserved. */
    public synchronized int players() {
        return players;
    }

    /** Seats taken or reserved of each team. */
    public synchronized int[] playersOfTeam() {
        return playersOfTeam.clone();
    }

    /** Places of those who watch, taken or reserved. */
    public synchronized int spectators() {
        return spectators;
    }

    /** How many may watch. */
    public int spectatorsMax() {
        return spectatorsMax;
    }

    /** How many players fit in. */
    public synchronized int playersMax() {
        return playersMax;
    }

    synchronized void playersMax(int playersMax) {
        this.playersMax = playersMax;
    }

    /** Whether nobody new gets a seat. */
    public synchronized boolean locked() {
        return locked;
    }

    synchronized void locked(boolean locked) {
        this.locked = locked;
    }

    /** From now on nobody gets any place. */
    synchronized void close() {
        closed = true;
    }

    /** As if the room had ended, but only if nobody has a seat: false if somebody has. So who is on the way is never overlooked. */
    public synchronized boolean closeIfEmpty() {
        closed |= players == 0;
        return closed;
    }
}
