package dev.tickwire.bench.tick;

/** The parts of a tick. */
enum Phase {
    RECEIVE,
    GAME,
    ENCODE,
    SEND
}
