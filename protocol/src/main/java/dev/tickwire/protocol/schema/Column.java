package dev.tickwire.protocol.schema;

/** How a table stores one value per entity (PROTOCOL.md section 4, last column of the type table). */
public enum Column {
    /** 32 bits. */
    INT,
    /** 64 bits. */
    LONG,
    /** UTF-8 bytes. */
    TEXT
}
