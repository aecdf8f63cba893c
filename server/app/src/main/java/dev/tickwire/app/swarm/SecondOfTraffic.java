package dev.tickwire.app.swarm;

/** One row of the live table: the traffic of one second, and the failures so far. Times are in microseconds. */
record SecondOfTraffic(
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
