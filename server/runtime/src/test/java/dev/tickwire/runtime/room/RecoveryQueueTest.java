package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecoveryQueueTest {
    private final RecoveryQueue<Integer> queue = new RecoveryQueue<>();

    @Test
    void shouldGiveRoomsFirstThatClientsAskFor() {
        for (int i = 1; i <= 5; i++) {
            queue.add("room" + i, i);
        }
        assertEquals(1, queue.next());
        assertTrue(queue.wants("room4"));
        assertTrue(queue.wants("room3"));
        assertTrue(queue.wants("room4"));
        assertTrue(queue.wants("room1"), "it is being opened");
        assertFalse(queue.wants("room6"));
        assertEquals(4, queue.next());
        assertEquals(3, queue.next());
        assertEquals(2, queue.next());
        assertEquals(5, queue.next());
        assertNull(queue.next());
    }

    @Test
    void shouldKnowARoomUntilItIsOpen() {
        queue.add("room", 1);
        queue.next();
        assertTrue(queue.wants("room"));
        assertNull(queue.next(), "it is opened once");
        queue.opened("room");
        assertFalse(queue.wants("room"));
    }

    @Test
    void shouldGiveARoomFirstThatFitsWhatAClientAsksFor() {
        for (int i = 1; i <= 3; i++) {
            queue.add("room" + i, i);
        }
        assertTrue(queue.wantsAny(room -> room == 2));
        assertFalse(queue.wantsAny(room -> room == 4));
        assertEquals(2, queue.next());
        assertTrue(queue.wantsAny(room -> room == 2), "it is being opened");
        queue.opened("room2");
        assertFalse(queue.wantsAny(room -> room == 2));
        assertEquals(1, queue.next());
    }
}
