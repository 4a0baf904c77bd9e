package io.halley.benchmark;

import java.util.Arrays;

/**
 * A room, and the order in which its messages came to whoever heard them first. Everybody else must hear the same.
 */
final class Room {
    private final String name;
    private int[] order = new int[1_024];
    private int heard;
    private int posted;

    Room(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    int posted() {
        return posted;
    }

    int nextNumber() {
        return posted++;
    }

    /** @return whether the listener's next message may be this one */
    boolean follows(int place, int number) {
        if (place < heard) {
            return order[place] == number;
        }
        if (heard == order.length) {
            order = Arrays.copyOf(order, heard * 2);
        }
        order[heard++] = number;
        return true;
    }
}
