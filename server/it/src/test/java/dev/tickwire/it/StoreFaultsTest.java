package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Players play on while the store fails, and their frames tell it; durable ticks survive later faults and kills. */
@Execution(ExecutionMode.CONCURRENT)
class StoreFaultsTest extends LedgerFixture {
    private static final int TICKS = 20;
    private static final int COMMIT_MS_MAX = 2000; // JournalLimits

    /** Plays until some ticks have become durable. */
    private void playDurably() {
        int from = durableTick();
        await("a tick that is durable", clerk -> clerk.durableTick() > from + TICKS);
        assertReadiness(200);
    }

    private int durableTick() {
        return clerks.stream().mapToInt(Clerk::durableTick).max().orElseThrow();
    }

    /** The store fails: clients see the flag, the host is not ready, and the room runs. */
    private void playFrozen() {
        await("the flag of a frozen store", Clerk::frozen);
        assertReadiness(503);
        List<Integer> durable = clerks.stream().map(Clerk::durableTick).toList();
        List<Integer> ticks = clerks.stream().map(Clerk::appliedTick).toList();
        int answered = settled();
        for (int i = 0; i < clerks.size(); i++) {
            Clerk clerk = clerks.get(i);
            int from = ticks.get(i);
            Await.until("ticks", () -> clerk.appliedTick() > from + TICKS, clerks::toString);
        }
        Await.until("answers", () -> settled() > answered + TICKS, clerks::toString);
        assertEquals(durable, clerks.stream().map(Clerk::durableTick).toList());
    }

    private void thaw() {
        await("a store that works again", clerk -> clerk.playsOn() && !clerk.frozen());
        Await.until("readiness", () -> readiness() == 200, this::output);
        playDurably();
    }

    private int readiness() {
        return host.getAsOperator("/readyz").statusCode();
    }

    private void assertReadiness(int expected) {
        assertEquals(expected, readiness(), this::output);
    }

    /** Kills the host, restores the store and starts the host again: every promised tick is there. */
    private void killAndRecover(Mend mend, String... options) throws Exception {
        int promised = durableTick();
        kill();
        mend.run();
        open(options);
        await("play after the start", Clerk::plays);
        clerks.forEach(
                clerk -> assertTrue(clerk.epochTick() >= promised, () -> promised + " was durable, but " + clerk));
        playDurably();
        clerks.forEach(Clerk::stop);
        await("all answers, durable", Clerk::rests);
        List<String> lines = clerks.get(0).read();
        clerks.forEach(clerk -> clerk.checkDurable(lines));
    }

    private interface Mend {
        void run() throws Exception;
    }

    /** A limit of file sizes acts as a full disk. */
    @Test
    void shouldPlayOnWhileTheDiskIsFull() throws Exception {
        Assumptions.assumeTrue(Program.runs("prlimit", "--version"), "prlimit limits the size of files");
        String[] options = ledger(folder.resolve("data").toString());
        open(options);
        join(2);
        playDurably();
        limitFiles("1");
        playFrozen();
        limitFiles("unlimited");
        thaw();
        limitFiles("1");
        playFrozen();
        killAndRecover(() -> {}, options);
    }

    /** Sets the size above which writes of the host fail. */
    private void limitFiles(String bytes) throws IOException, InterruptedException {
        Program set = Program.start(
                folder,
                Map.of(),
                List.of("prlimit", "--pid", Long.toString(host.program().pid()), "--fsize=" + bytes + ":"));
        assertEquals(0, set.awaitExit(), () -> set.output().toString());
    }

    @Test
    void shouldPlayOnWhileTheDatabaseIsSlowHangsAndIsGone() throws Exception {
        try (Postgres postgres = new Postgres(folder.resolve("postgres"));
                Cable cable = new Cable(postgres.port())) {
            String[] options = ledgerIn(
                    "--store",
                    "jdbc:postgresql://127.0.0.1:" + cable.port() + "/postgres?user=postgres&password=postgres");
            open(options);
            join(2);
            playDurably();
            cable.delay(50); // a commit takes several round trips
            int slow = durableTick();
            await("ticks that become durable nevertheless", clerk -> clerk.durableTick() > slow + TICKS);
            cable.delay(COMMIT_MS_MAX + 500); // bytes already sent still arrive
            playFrozen();
            cable.delay(0);
            thaw();
            postgres.kill();
            playFrozen();
            postgres.start();
            thaw();
            List<String> lines = finishNotRewound();
            assertTrue(lines.size() > TICKS);
            clerks.forEach(Clerk::goOn);
            playDurably();
            postgres.kill();
            playFrozen();
            killAndRecover(postgres::start, options);
        }
    }

    /** Checks that nothing is lost or doubled while the host runs. */
    private List<String> finishNotRewound() throws Exception {
        clerks.forEach(Clerk::stop);
        await("all answers, durable", Clerk::rests);
        List<String> lines = clerks.get(0).read();
        clerks.forEach(clerk -> {
            clerk.check(lines);
            assertTrue(clerk.playsOn(), clerk::toString);
        });
        return lines;
    }
}
