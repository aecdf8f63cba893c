package dev.tickwire.app.swarm;

/** One row of the live table: what happened within a second, and what failed so far. Times are in microseconds. */
record Second(
        int playing,
        long frames,
        long bytesIn,
        long gapP50Us,
        long gapP99Us,
        long rttP50Us,
        long rttP99Us,
        long missed,
        long mismatches,
        int ended) {}
