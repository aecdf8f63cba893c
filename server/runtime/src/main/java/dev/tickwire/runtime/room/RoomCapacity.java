package dev.tickwire.runtime.room;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Seats and spectator places of a room: how many there are, taken or reserved.
 *
 * <p>Only this class counts seats, under one lock, so concurrent joins never get the same seat.
 *
 * <p><b>Threads.</b> Any.
 */
public final class RoomCapacity {
    /** Why a reservation is refused. */
    public enum Refusal {
        /** The room has ended or is ending. */
        CLOSED,
        /** The room takes no new players. */
        LOCKED,
        /** Not enough are free. */
        FULL
    }

    private int playersMax;
    private transient int players;
    private final transient int spectatorsMax;
    private transient int spectators;
    private final transient int[] playersOfTeam;
    private boolean locked;
    private transient boolean closed;

    /** @param teams of the game's queue; 0: it has none */
    RoomCapacity(int playersMax, int spectatorsMax, int teams) {
        this.playersMax = playersMax;
        this.spectatorsMax = spectatorsMax;
        this.playersOfTeam = new int[teams];
    }

    /** Reserves this number of seats, all or none; {@code null}: success. */
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

    /** As {@link #reserve}, with a number of seats per team. */
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
     * Releases a seat.
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
     * Takes a seat for a player of a restored room.
     *
     * @param team as for {@link #release}
     */
    synchronized void occupy(int team) {
        players++;
        if (team >= 0) {
            playersOfTeam[team]++;
        }
    }

    /** Releases all seats. */
    synchronized void vacate() {
        players = 0;
        Arrays.fill(playersOfTeam, 0);
    }

    /** Reserves a spectator's place; {@code null}: success. */
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

    /** Releases a spectator's place. */
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

    /** Seats taken or reserved, per team. */
    public synchronized int[] playersOfTeam() {
        return playersOfTeam.clone();
    }

    /** Spectator places taken or reserved. */
    public synchronized int spectators() {
        return spectators;
    }

    /** Number of spectator places. */
    public int spectatorsMax() {
        return spectatorsMax;
    }

    /** Number of seats. */
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

    /** Refuses all reservations from now on; false: it does so already. */
    public synchronized boolean close() {
        boolean closes = !closed;
        closed = true;
        return closes;
    }

    /** Refuses all reservations from now on if none is taken or reserved; else returns false. */
    synchronized boolean closeIfUnused() {
        return players == 0 && spectators == 0 && close();
    }

    /**
     * Refuses all reservations from now on if no seat is taken or reserved; else returns false. So a player with a
     * ticket always finds its room.
     */
    public synchronized boolean closeIfEmpty() {
        closed |= players == 0;
        return closed;
    }
}
