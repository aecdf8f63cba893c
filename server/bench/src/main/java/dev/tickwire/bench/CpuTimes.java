package dev.tickwire.bench;

/**
 * Processor times of server, load and machine, in microseconds.
 *
 * @param wallUs elapsed time
 * @param kernelUs time of the server in the kernel
 * @param machineUs time of all processes
 */
public record CpuTimes(double wallUs, double serverUs, double kernelUs, double loadUs, double machineUs) {
    public static CpuTimes now(ServerProcess server) {
        return new CpuTimes(
                System.nanoTime() / 1e3,
                Cpu.ofProcess(server.pid()),
                Cpu.ofKernel(server.pid()),
                Cpu.ofProcess(ProcessHandle.current().pid()),
                Cpu.ofMachine());
    }

    public CpuTimes since(CpuTimes before) {
        return new CpuTimes(
                wallUs - before.wallUs,
                serverUs - before.serverUs,
                kernelUs - before.kernelUs,
                loadUs - before.loadUs,
                machineUs - before.machineUs);
    }

    /** Percent of a core that other processes used. */
    public double foreignPercent() {
        return 100 * Math.max(0, machineUs - serverUs - loadUs) / wallUs;
    }
}
