package dev.tickwire.store;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables, as steps from each version to the next: a step that has been released never changes.
 *
 * <pre>
 * hosts        one for each start of a process, the newest 1,000 and those that own rooms; "taken" counts how often
 *              other hosts took rooms from it
 * rooms        host and epoch of the owner; "newer" and "older" are the rows of the commits
 *              in which the two checkpoints were taken, 0 if none or no chunks follow
 * checkpoints  two per room, in slots 2 * room and 2 * room + 1
 * commits      the chunks of all rooms; a row's number is the host's times 2^40 plus the commit's,
 *              so those of a host become visible in order
 * </pre>
 */
final class DatabaseSchema {
    private static final List<List<String>> STEPS = List.of(List.of(
            "CREATE TABLE tickwire_hosts(id {identity}, taken INTEGER NOT NULL, opened INTEGER NOT NULL)",
            "CREATE TABLE tickwire_rooms(room {identity}, id TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL,"
                    + " host INTEGER NOT NULL, older BIGINT NOT NULL, newer BIGINT NOT NULL)",
            // The state last, so that a list of rooms does not read it.
            "CREATE TABLE tickwire_checkpoints(slot {long key}, epoch INTEGER NOT NULL, tick INTEGER NOT NULL,"
                    + " description {bytes} NOT NULL, header {bytes} NOT NULL, state {bytes} NOT NULL)",
            "CREATE TABLE tickwire_commits(id {long key}, chunks {bytes} NOT NULL)",
            "CREATE TABLE tickwire_secrets(name TEXT PRIMARY KEY, value {bytes} NOT NULL)"));

    private DatabaseSchema() {}

    static void migrate(Transaction transaction, Database database) throws SQLException {
        migrate(transaction, database, STEPS);
    }

    static void migrate(Transaction transaction, Database database, List<List<String>> steps) throws SQLException {
        database.lockSchema(transaction);
        transaction.update("CREATE TABLE IF NOT EXISTS tickwire_version(version INTEGER NOT NULL)");
        Integer stored = transaction.first("SELECT version FROM tickwire_version", row -> row.getInt(1));
        int version = stored == null ? 0 : stored;
        if (version > steps.size()) {
            throw new SQLException(
                    "version " + version + " of its tables is newer than this program, which knows " + steps.size());
        }
        for (List<String> step : steps.subList(version, steps.size())) {
            for (String sql : step) {
                transaction.update(sql);
            }
        }
        if (stored == null) {
            transaction.update("INSERT INTO tickwire_version(version) VALUES(?)", steps.size());
        } else if (version < steps.size()) {
            transaction.update("UPDATE tickwire_version SET version = ?", steps.size());
        }
    }
}
