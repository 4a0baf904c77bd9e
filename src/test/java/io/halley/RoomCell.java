package io.halley;

import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of one way to a room for one who goes it, in a table with a line for each way and a column for each who.
 *
 * @param way as {@link RoomWays} has them
 * @param expected the status, or a word of the table's own
 */
record RoomCell(String way, String who, String expected) {
    /** @param table its first line names those who go */
    static List<RoomCell> of(String table) {
        List<String[]> lines = table.lines().map(line -> line.split("\\s+", -1)).toList();
        List<RoomCell> cells = new ArrayList<>();
        for (String[] line : lines.subList(1, lines.size())) {
            for (int i = 1; i < line.length; i++) {
                cells.add(new RoomCell(line[0], lines.get(0)[i], line[i]));
            }
        }
        return cells;
    }

    @Override
    public String toString() {
        return way + " by " + who + " -> " + expected;
    }
}
