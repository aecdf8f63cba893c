package dev.tickwire.bench.peers;

/**
 * What every server gets in the same way.
 *
 * @param game name of the rule
 * @param rooms how many rooms, of equally many clients
 * @param hz ticks, snapshots and inputs per second
 * @param steering whether ships turn a little at every input; else to anywhere now and then
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
