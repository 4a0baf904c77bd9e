package io.halley.search;

import io.halley.log.LogFixture;
import io.halley.log.TestDatabase;
import io.halley.message.Draft;
import io.halley.message.RoomName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How long a search takes, and what the index costs a post: run by hand, with a database (SQLITE or POSTGRES), a number of
 * messages, and a folder with room for some gigabytes. Beside the searches 20 posts come each second.
 */
final class SearchFigures {
    private static final int BATCH = 500;
    private static final int SEARCHES = 2_000;
    private static final int ROOMS = 50;
    private static final int POSTS = 20;

    private SearchFigures() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        int count = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory(Path.of(arguments[2]), "search");
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
        try (LogFixture log = new LogFixture(TestDatabase.valueOf(arguments[0]).fresh(folder), posted -> {}).start()) {
            Speech speech = new Speech(1);
            long start = System.nanoTime();
            for (int i = 0; i < count; i += BATCH) {
                log.write(room(speech), drafts(speech, BATCH));
            }
            report("microseconds a message, in batches", (System.nanoTime() - start) / 1_000 / count);
            var unused = executor.scheduleAtFixedRate(
                    () -> log.write(room(speech), drafts(speech, 1)), 0, 1_000 / POSTS, TimeUnit.MILLISECONDS);
            Search search = new Search(log.database);
            Speech asked = new Speech(1);
            for (int round = 0; round < 2; round++) {
                percentiles(IntStream.range(0, SEARCHES)
                        .mapToObj(i -> search(search, asked, i))
                        .toList());
            }
        } finally {
            executor.shutdownNow();
        }
        System.exit(0);
    }

    private static RoomName room(Speech speech) {
        return new RoomName("room-" + speech.below(ROOMS));
    }

    private static List<Draft> drafts(Speech speech, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Draft.plain("Ann", speech.sentence()))
                .toList();
    }

    /** A word, two of which one may be rare, a phrase, one in a room, and one of which the best are wanted. */
    private record Took(String typed, long micros, long cpuMicros, int found) {}

    private static Took search(Search search, Speech speech, int i) {
        boolean inChinese = i % 2 == 0;
        String word = speech.word(inChinese);
        String typed = switch (i / 2 % 5) {
            case 1 -> word + " " + speech.word(inChinese);
            case 2 -> inChinese ? word.substring(0, 1) : word;
            case 3 -> word + " in:room-" + speech.below(ROOMS);
            default -> word;
        };
        Query query = Query.of(typed, ZoneOffset.UTC);
        long start = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Found found =
                i / 2 % 5 == 4 ? search.best(query, "", 20, room -> true) : search.newest(query, "", 20, room -> true);
        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        return new Took(
                typed,
                (System.nanoTime() - start) / 1_000,
                cpu / 1_000,
                found.hits().size());
    }

    /** The time of the thread that asks is all that SQLite takes, and tells it also on a machine that is busy with something else. */
    private static void percentiles(List<Took> took) {
        List<Took> byTime =
                took.stream().sorted(Comparator.comparingLong(Took::micros)).toList();
        List<Took> byCpu =
                took.stream().sorted(Comparator.comparingLong(Took::cpuMicros)).toList();
        for (int percent : new int[] {50, 90, 99}) {
            int at = took.size() * percent / 100;
            report("microseconds a search, p" + percent, byTime.get(at).micros);
            report("microseconds of this thread's CPU, p" + percent, byCpu.get(at).cpuMicros);
        }
        byCpu.subList(took.size() - 5, took.size()).forEach(System.out::println);
    }

    private static void report(String what, long figure) {
        System.out.println(what + ": " + figure);
    }
}
