package dev.tickwire.bench.peers;

/**
 * The load, the same for every server.
 *
 * @param game name of the rule
 * @param rooms number of rooms, with the same number of clients each
 * @param hz ticks, snapshots and inputs per second
 * @param steering whether ships turn a little at every input; otherwise they sometimes turn to any direction
 */
record Load(String game, int rooms, int clients, int hz, boolean steering) {
    int clientsPerRoom() {
        return clients / rooms;
    }

    /** Whether a client sees exactly the ships of its room. */
    boolean perShip() {
        return "drift".equals(game);
    }

    long periodNs() {
        return 1_000_000_000L / hz;
    }
}
