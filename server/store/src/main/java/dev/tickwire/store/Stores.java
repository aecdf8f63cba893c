package dev.tickwire.store;

/** Opens stores. */
public final class Stores {
    private static final String FILE = "rooms.sqlite";

    private Stores() {}

    /**
     * The store in a folder, a file {@code rooms.sqlite}; made if it is missing. Needs {@code org.xerial:sqlite-jdbc}.
     */
    public static Store sqlite(DataFolder folder) throws StoreException {
        return new JdbcStore(new SqliteDatabase(folder.path().resolve(FILE)));
    }

    /**
     * A store in a PostgreSQL database, which several hosts may share; its tables are made if they are missing. Needs
     * {@code org.postgresql:postgresql}.
     *
     * @param url begins with {@code jdbc:postgresql:}; may hold {@code user} and {@code password}
     */
    public static Store postgresql(String url) throws StoreException {
        if (!url.startsWith(PostgresDatabase.URL_PREFIX)) {
            throw new StoreException("a store's address begins with " + PostgresDatabase.URL_PREFIX);
        }
        return new JdbcStore(new PostgresDatabase(url));
    }
}
