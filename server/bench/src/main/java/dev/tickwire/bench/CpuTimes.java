package dev.tickwire.bench;

/**
 * Who has used how much processor time, in microseconds.
 *
 * @param wallUs the time that went by
 * @param kernelUs of what the server used, what it used in the kernel
 * @param machineUs what all processes used
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

    /** Of a core, what others than server and load used. */
    public double foreignPercent() {
        return 100 * Math.max(0, machineUs - serverUs - loadUs) / wallUs;
    }
}
