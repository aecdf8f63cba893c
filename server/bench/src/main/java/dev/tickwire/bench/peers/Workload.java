package dev.tickwire.bench.peers;

/** The workloads, by the names that {@code --only} takes. */
enum Workload {
    W1(true) {
        @Override
        String run(WorkloadContext bench) {
            return bench.compare("W1: one room, 500 clients, 20 Hz", new Load("drift", 1, 500, 20, false));
        }
    },
    W1_STEERING(false) {
        @Override
        String run(WorkloadContext bench) {
            return bench.compare("W1, steering: one room, 500 clients, 20 Hz", new Load("drift", 1, 500, 20, true));
        }
    },
    W1_60(false) {
        @Override
        String run(WorkloadContext bench) {
            return bench.compare("W1, 60 Hz: one room, 250 clients", new Load("drift", 1, 250, 60, false));
        }
    },
    W2(true) {
        @Override
        String run(WorkloadContext bench) {
            return bench.compare("W2: 125 rooms of 4 clients, 30 Hz", new Load("drift", 125, 500, 30, false));
        }
    },
    W4(true) {
        @Override
        String run(WorkloadContext bench) {
            return bench.compare(
                    "W4: one room, 200 clients, 2000 wanderers, views of 3 x 3 cells, 20 Hz",
                    new Load("wander", 1, 200, 20, false));
        }
    },
    W5(false) {
        @Override
        String run(WorkloadContext bench) {
            return new SlowClients(bench).run();
        }
    },
    WORKERS(false) {
        @Override
        String run(WorkloadContext bench) {
            return bench.compareWorkers(
                    "Two workers against one: 125 rooms of 4 clients, 30 Hz", new Load("drift", 125, 500, 30, false));
        }
    },
    STORE(false) {
        @Override
        String run(WorkloadContext bench) {
            return bench.compareStores(
                    "A store against none: one room, 500 clients, 20 Hz", new Load("drift", 1, 500, 20, false));
        }
    },
    STORE_ROOMS(false) {
        @Override
        String run(WorkloadContext bench) {
            return bench.compareStores(
                    "A store against none: 1,000 rooms of 4 clients, 5 Hz", new Load("drift", 1000, 4000, 5, false));
        }
    },
    LATENESS(false) {
        @Override
        String run(WorkloadContext bench) {
            return new Lateness(bench).run();
        }
    },
    IDLE(false) {
        @Override
        String run(WorkloadContext bench) {
            return new IdleConnections(bench).run();
        }
    };

    private final boolean quick;

    Workload(boolean quick) {
        this.quick = quick;
    }

    /** Measures it, and returns the text to print. */
    abstract String run(WorkloadContext bench);

    /** Whether {@code --quick} measures it. */
    boolean quick() {
        return quick;
    }
}
