package dev.tickwire.runtime.room;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many seats and spectators' places a room has, and how many of them are taken or reserved.
 *
 * <p>Seats are counted here and nowhere else, under one lock, so that however many come at once, none is given away twice.
 *
 * <p><b>Threads.</b> Any.
 */
public final class RoomCapacity {
    /** Why there is no place. */
    public enum Refusal {
        /** The room has ended or is ending. */
        CLOSED,
        /** The room takes no new players. */
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
    RoomCapacity(int playersMax, int spectatorsMax, int teams) {
        this.playersMax = playersMax;
        this.spectatorsMax = spectatorsMax;
        this.playersOfTeam = new int[teams];
    }

    /** Reserves this number of seats, all or none; {@code null}: they are reserved. */
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

    /** As {@link #reserve}, for this number of players of each team. */
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

    /** Reserves a place for a spectator; {@code null}: it is reserved. */
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

    /** Gives a spectator's place back. */
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

    /** Places of spectators, taken or reserved. */
    public synchronized int spectators() {
        return spectators;
    }

    /** The number of spectators' places. */
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

    /** Whether the room takes no new players. */
    public synchronized boolean locked() {
        return locked;
    }

    synchronized void locked(boolean locked) {
        this.locked = locked;
    }

    /** From now on all places are refused; false if they are already. */
    public synchronized boolean close() {
        boolean closes = !closed;
        closed = true;
        return closes;
    }

    /** Refuses all places from now on, but only if none is taken or reserved, and none is refused yet; else returns false. */
    synchronized boolean closeIfUnused() {
        return players == 0 && spectators == 0 && close();
    }

    /** Refuses all places from now on, but only if no seat is taken or reserved; else returns false. So a player with a ticket always finds its room. */
    public synchronized boolean closeIfEmpty() {
        closed |= players == 0;
        return closed;
    }
}
