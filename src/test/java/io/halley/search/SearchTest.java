package io.halley.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.log.LogFixture;
import io.halley.log.Speaker;
import io.halley.log.TestDatabase;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.Normalizer;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SearchTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("Kitchen-2");
    private static final int BATCH = 250;

    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
    private LogFixture log;
    private Search search;
    private Indexing indexing;

    @BeforeEach
    void open(@TempDir Path folder) {
        log = new LogFixture(database.fresh(folder), posted -> {}).start();
        search = new Search(log.database);
        indexing = new Indexing(log.database, executor);
    }

    @AfterEach
    void close() {
        log.close();
        executor.shutdownNow();
    }

    @Test
    void findsWordsWhateverTheirCaseAccentsAndWidth() {
        say("Café-Besuch um 3.14 Uhr, ＡＢＣ", "e\u0301te\u0301 à Zürich", "STRASSE und straße", "don’t panic");
        assertThat(find("cafe")).containsExactly(1L);
        assertThat(find("BESUCH café")).containsExactly(1L);
        assertThat(find("été zurich")).containsExactly(2L);
        assertThat(find("abc")).containsExactly(1L);
        assertThat(find("3.14")).containsExactly(1L);
        assertThat(find("3.15")).isEmpty();
        assertThat(find("straße")).containsExactly(3L);
        assertThat(find("don't")).containsExactly(4L);
        assertThat(find("caf")).isEmpty();
    }

    @Test
    void findsWordsOfOtherScriptsWhateverTheirCaseAndAccents() {
        say(
                "Καλημέρα, ένας ΚΑΦΕΣ στην οδος.gr",
                "Ёлка и ЙОД",
                "שָׁלוֹם",
                "مُحَمَّد أحمد",
                "Straße ŁÓDŹ İstanbul ﬁn",
                "が",
                "हिन्दी पुल",
                "น้ำ");
        for (String typed : List.of("καλημερα", "καφές", "ΟΔΟΣ", "ΚΑΛΗΜΈΡΑ", "οδός.GR", "οδοσ")) {
            assertThat(find(typed)).as(typed).containsExactly(1L);
        }
        assertThat(find("елка")).containsExactly(2L);
        assertThat(find("йод")).containsExactly(2L);
        assertThat(find("שלום")).containsExactly(3L);
        assertThat(find("שָׁלוֹם")).containsExactly(3L);
        assertThat(find("محمد احمد")).containsExactly(4L);
        assertThat(find("STRASSE łódź lodz istanbul FIN")).containsExactly(5L);
        assertThat(find("か")).isEmpty();
        assertThat(find("が")).containsExactly(6L);
        assertThat(find("हिन्दी")).containsExactly(7L);
        assertThat(find("पल")).isEmpty();
        assertThat(find("น้ำ")).containsExactly(8L);
        assertThat(search.newest(query("καφες"), "", 1, SearchTest::all)
                        .hits()
                        .get(0)
                        .around())
                .containsExactly("Καλημέρα, ένας ", "ΚΑΦΕΣ", " στην οδος.gr");
    }

    /** As names of files come from a Mac, words from a page that divides them, and numbers from an address book. */
    @Test
    void findsWhatIsWrittenOtherwiseThanItLooks() {
        say(
                Normalizer.normalize("안녕하세요, プログラム.pdf", Normalizer.Form.NFD),
                "orange\u200e juice \u202a4711\u202c",
                "Donau\u00addampf\u00adschiff",
                "葛\udb40\udd00城市",
                "كتــاب",
                "zero\u200bwidth");
        for (String typed : List.of("안녕", Normalizer.normalize("녕하", Normalizer.Form.NFD), "プログラム", "グラ")) {
            assertThat(find(typed)).as(typed).containsExactly(1L);
        }
        assertThat(find("\"orange juice\" 4711")).containsExactly(2L);
        assertThat(find("donaudampfschiff")).containsExactly(3L);
        assertThat(find("葛城")).containsExactly(4L);
        assertThat(find("كتاب")).containsExactly(5L);
        assertThat(find("width")).containsExactly(6L);
        assertThat(search.newest(query("dampf orange"), "", 1, SearchTest::all).hits())
                .isEmpty();
        assertThat(search.newest(query("グラム"), "", 1, SearchTest::all)
                        .hits()
                        .get(0)
                        .around())
                .containsExactly("안녕하세요, プロ", "グラム", ".pdf");
    }

    /** By the time that it takes, somebody could else find out which words are where they may not read. */
    @Test
    void doesTheSameWhateverIsInRoomsThatMayNotBeRead() {
        log.write(LOBBY, List.of(Draft.plain("Ann", "we buy them in march")));
        log.write(KITCHEN, List.of(Draft.plain("Bob", "tea")));
        for (Predicate<RoomName> may : List.<Predicate<RoomName>>of(KITCHEN::equals, room -> false)) {
            for (String where : List.of("", " in:lobby", " in:nowhere", " in:lobby in:Kitchen-2")) {
                assertThat(asked("march" + where, may)).isEqualTo(asked("april" + where, may));
            }
            assertThat(asked("from:Ann", may)).isEqualTo(asked("from:Eve", may));
        }
    }

    /** @return of which rooms it is looked whether they may be read, in that order */
    private List<RoomName> asked(String typed, Predicate<RoomName> mayRead) {
        List<RoomName> asked = new ArrayList<>();
        Found found = search.newest(query(typed), "", 10, room -> {
            asked.add(room);
            return mayRead.test(room);
        });
        assertThat(found.hits()).isEmpty();
        return asked;
    }

    @Test
    void findsPhrases() {
        say("the quick brown fox", "the brown quick fox", "quick, brown");
        assertThat(find("\"quick brown\"")).containsExactly(3L, 1L);
        assertThat(find("quick brown")).containsExactly(3L, 2L, 1L);
        assertThat(find("“quick brown fox”")).containsExactly(1L);
        assertThat(find("\"fox quick\"")).isEmpty();
    }

    @Test
    void findsChineseWithoutBlanks() {
        say("我在北京大学学习", "北京，大学", "大学在北京", "爱", "我爱Java编程", "爱我Java", "コーヒーを飲む", "한국어를 배운다");
        assertThat(find("北京大学")).containsExactly(1L);
        assertThat(find("北京 大学")).containsExactly(3L, 2L, 1L);
        assertThat(find("「京大」")).containsExactly(1L);
        assertThat(find("爱")).containsExactly(6L, 5L, 4L);
        assertThat(find("习")).containsExactly(1L);
        assertThat(find("我java")).containsExactly(6L);
        assertThat(find("爱我Java")).containsExactly(6L);
        assertThat(find("java编")).containsExactly(5L);
        assertThat(find("java编程")).containsExactly(5L);
        assertThat(find("コーヒー")).containsExactly(7L);
        assertThat(find("한국")).containsExactly(8L);
    }

    /** In a text it may be the first of a pair; its place is not in the index. */
    @Test
    void findsPhrasesThatEndInOneCharacter() {
        say(
                "价格 5 元，上个月",
                "5月见",
                "买了 3 个苹果，下个月去",
                "在 3 月份",
                "a big 股票",
                "A股跌了",
                "2024年5个，5月",
                "2024年5月",
                "\u65E0".repeat(5_000) + " 5月");
        assertThat(find("5月")).containsExactly(8L, 7L, 2L);
        assertThat(find("\"3月\"")).containsExactly(4L);
        assertThat(find("a股")).containsExactly(6L);
        assertThat(find("2024年")).containsExactly(8L, 7L);
        assertThat(find("2024年5月")).containsExactly(8L);
        assertThat(find("5月 in:lobby 见")).containsExactly(2L);
        assertThat(find("「a 股」")).containsExactly(6L);
    }

    /** Where the index finds many that do not say it, a page is as full as elsewhere. */
    @Test
    void pagesPhrasesThatEndInOneCharacter() {
        log.write(
                LOBBY,
                IntStream.range(0, 700)
                        .mapToObj(i -> Draft.plain("Ann", i % 7 == 0 ? i + "，5月" : "月，5个 " + i))
                        .toList());
        List<Long> expected = IntStream.iterate(99, i -> i >= 0, i -> i - 1)
                .mapToObj(i -> i * 7L + 1)
                .toList();
        assertThat(all("5月", false)).containsExactlyElementsOf(expected);
        assertThat(all("5月", true)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(search.newest(query("5月"), "", 30, SearchTest::all).hits()).hasSize(30);
        assertThat(search.newest(query("5月"), "", 30, room -> false).hits()).isEmpty();
    }

    @Test
    void narrowsByAuthorRoomDayAndLink() throws SQLException {
        log.write(LOBBY, List.of(Draft.plain("Ann Lee", "tea one"), Draft.plain("王小明", "tea two")));
        log.write(
                KITCHEN,
                List.of(Draft.plain("Bob", "tea at https://example.com/a"), Draft.plain("Lee", "Ann Lee tea")));
        assertThat(find("tea from:ann")).containsExactly(1L);
        assertThat(find("from:lee")).containsExactly(4L, 1L);
        assertThat(find("from:\"Ann Lee\" tea")).containsExactly(1L);
        assertThat(find("from:小明")).containsExactly(2L);
        assertThat(find("from:ann from:bob")).containsExactly(3L, 1L);
        assertThat(find("in:lobby tea")).containsExactly(2L, 1L);
        assertThat(find("in:#Kitchen-2")).containsExactly(4L, 3L);
        assertThat(find("in:kitchen-2")).isEmpty();
        assertThat(find("has:link")).containsExactly(3L);
        assertThat(find("example.com")).containsExactly(3L);
        execute("update message set at = 1767225600000 + 86400000 * id"); // 2026-01-01, and so on
        assertThat(find("tea after:2026-01-03")).containsExactly(4L, 3L);
        assertThat(find("tea before:2026-01-03")).containsExactly(1L);
        assertThat(find("tea after:2026-01-02 before:2026-01-04")).containsExactly(2L);
        assertThat(ids(search.newest(
                        Query.of("tea before:2026-01-03", ZoneId.of("America/New_York")), "", 10, SearchTest::all)))
                .containsExactly(2L, 1L);
    }

    /** What the page shows as one. */
    @Test
    void findsLinks() {
        say(
                "Https://example.com/cap",
                "看https://example.com",
                "(http://[::1]/)",
                "nothing https:// here",
                "xhttp://a http://. http://",
                "ftp://example.com");
        assertThat(find("has:link")).containsExactly(3L, 2L, 1L);
        log.write(
                LOBBY,
                List.of(
                        Draft.rich("Ann", "<p><code>http://x</code> <pre>http://y</pre></p>", 1_000),
                        Draft.rich("Ann", "<code>x</code> <b>HTTP://x</b>", 1_000),
                        Draft.rich("Ann", "<a href=\"mailto:ann@example.com\">mail</a>", 1_000),
                        Draft.rich("Ann", "<b>http</b>://x", 1_000)));
        assertThat(find("has:link")).containsExactly(9L, 8L, 3L, 2L, 1L);
    }

    @Test
    void narrowsByAnyCharacterOfAName() {
        log.write(
                LOBBY,
                List.of(
                        Draft.plain("王小明", "one"),
                        Draft.plain("Ann 王", "two"),
                        Draft.plain("Ann王小", "three"),
                        Draft.plain("Bob", "王小明 said")));
        assertThat(find("from:王")).containsExactly(3L, 2L, 1L);
        assertThat(find("from:小")).containsExactly(3L, 1L);
        assertThat(find("from:明")).containsExactly(1L);
        assertThat(find("from:王小明")).containsExactly(1L);
        assertThat(find("from:\"Ann 王\"")).containsExactly(3L, 2L);
        assertThat(find("from:王明")).isEmpty();
    }

    /** By servers of the version before, which know nothing of how words are told apart now. */
    @Test
    void tellsWordsApartAnewThatWereToldApartOtherwise() throws SQLException {
        say("said", "said, and edited", "said, and deleted");
        change(2, "edited");
        execute("update search set words = " + (database == TestDatabase.SQLITE ? "'b'" : "'b w0 n0'"));
        execute("update message set analysed = null");
        assertThat(find("said")).isEmpty();
        log.messages
                .delete(LOBBY, 3, new Draft("Ann", "", null), 0)
                .toCompletableFuture()
                .join();
        settle();
        assertThat(find("said")).containsExactly(1L);
        assertThat(find("edited")).containsExactly(2L);
        assertThat(rows()).isEqualTo(2);
        execute("update message set indexed = 1, changes = 1, text = 'by the version before' where id = 1");
        settle();
        assertThat(find("before")).containsExactly(1L);
        assertThat(find("said")).isEmpty();
    }

    /** What is in the index is what the messages say, in each of their states, and at once. */
    @Test
    void findsWhatIsSaidNowAndNothingElse() throws SQLException {
        say("first secret", "second secret");
        change(1, "first public");
        assertThat(find("secret")).containsExactly(2L);
        assertThat(find("public")).containsExactly(1L);
        log.messages
                .delete(LOBBY, 2, new Draft("Ann", "", null), 0)
                .toCompletableFuture()
                .join();
        Found gone = search.newest(query("secret"), "", 10, SearchTest::all);
        assertThat(gone.hits()).isEmpty();
        assertThat(gone.complete()).isTrue();
        assertThat(rows()).isEqualTo(3);
        settle();
        assertThat(rows()).isEqualTo(1);
        assertThat(find("public")).containsExactly(1L);
        execute("delete from message where id = 1");
        assertThat(find("public")).isEmpty();
        settle();
        assertThat(rows()).isZero();
    }

    /** Also where one transaction has several changes of one message. */
    @Test
    void findsTheLastOfManyChanges() {
        say("version 0");
        List<Message> told = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> log.messages.edit(LOBBY, 1, Draft.plain("Ann", "version " + i), 0, Speaker.ANYBODY))
                .toList()
                .stream()
                .map(edited -> edited.toCompletableFuture().join())
                .toList();
        assertThat(told).hasSize(20);
        assertThat(find("20")).containsExactly(1L);
        assertThat(find("19")).isEmpty();
    }

    /** Those of before the upgrade, and those of servers of the version before: they write without the index. */
    @Test
    void putsIntoTheIndexWhatWasWrittenWithoutIt() throws SQLException {
        log.write(
                LOBBY,
                IntStream.range(0, 180)
                        .mapToObj(i -> Draft.plain("Ann", "old " + i))
                        .toList());
        execute("delete from search");
        execute("update message set indexed = null, analysed = null");
        assertThat(search.newest(query("old"), "", 10, SearchTest::all).complete())
                .isFalse();
        assertThat(find("179")).isEmpty();
        assertThat(indexing.step()).isTrue();
        assertThat(find("179")).containsExactly(180L);
        assertThat(find("0")).isEmpty();
        execute("update message set text = 'changed', changes = changes + 1 where id = 180");
        assertThat(find("179")).isEmpty();
        settle();
        assertThat(search.newest(query("old"), "", 10, SearchTest::all).complete())
                .isTrue();
        assertThat(find("changed")).containsExactly(180L);
        assertThat(find("0")).containsExactly(1L);
        assertThat(rows()).isEqualTo(180);
    }

    @Test
    void tellsNothingOfRoomsThatOneMayNotRead() {
        for (int i = 0; i < 30; i++) {
            RoomName room = new RoomName("room-" + i);
            log.write(room, List.of(Draft.plain("Ann", "shared word"), Draft.plain("Ann", "shared words")));
        }
        log.write(
                LOBBY,
                IntStream.range(0, 150)
                        .mapToObj(i -> Draft.plain("Ann", "shared word " + i))
                        .toList());
        Predicate<RoomName> few =
                room -> room.value().equals("room-3") || room.value().equals("room-5");
        Found found = search.newest(query("word"), "", 10, few);
        assertThat(found.hits())
                .extracting(Hit::room)
                .extracting(RoomName::value)
                .containsExactly("room-5", "room-3");
        assertThat(found.next()).isEmpty();
        assertThat(search.newest(query("word in:lobby"), "", 10, few))
                .isEqualTo(search.newest(query("word in:nowhere"), "", 10, few));
        assertThat(search.best(query("word in:lobby"), "", 10, few).hits()).isEmpty();
        assertThat(search.newest(query("word in:lobby in:room-3"), "", 10, few).hits())
                .hasSize(1);
        Found first = search.newest(query("shared"), "", 1, few);
        assertThat(first.next()).isEqualTo(Long.toString(first.hits().get(0).id()));
    }

    /** More rooms than the database is asked for one by one: what it finds elsewhere is passed over. */
    @Test
    void findsNothingElsewhereForThoseWhoMayReadManyRooms() {
        for (int i = 0; i < 70; i++) {
            log.write(new RoomName("room-" + i), List.of(Draft.plain("Ann", "shared word")));
        }
        log.write(LOBBY, List.of(Draft.plain("Ann", "a secret word")));
        Predicate<RoomName> many = room -> !room.equals(LOBBY);
        assertThat(search.newest(query("secret"), "", 10, many).hits()).isEmpty();
        assertThat(search.newest(query("word"), "", 50, many).hits())
                .hasSize(50)
                .extracting(Hit::room)
                .doesNotContain(LOBBY);
    }

    @Test
    void pagesTheNewestAndTheBest() {
        log.write(
                LOBBY,
                IntStream.range(0, 230)
                        .mapToObj(i ->
                                Draft.plain("Ann", "needle" + (i % 50 == 7 ? " needle needle" : " in a haystack " + i)))
                        .toList());
        assertThat(all("needle", false))
                .containsExactlyElementsOf(IntStream.iterate(230, i -> i > 0, i -> i - 1)
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(all("needle", true).subList(0, 4)).containsExactly(208L, 158L, 108L, 58L);
        assertThat(all("needle", true)).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void showsTheTextAroundWhatWasFound() {
        say("a ".repeat(100) + "Needle in the haystack of " + "b ".repeat(100), "在很长很长的句子里有一根针");
        Hit hit = search.newest(query("needle haystack"), "", 10, SearchTest::all)
                .hits()
                .get(0);
        assertThat(hit.around()).hasSize(5);
        assertThat(hit.around().get(1)).isEqualTo("Needle");
        assertThat(hit.around().get(3)).isEqualTo("haystack");
        assertThat(hit.beginsLater()).isTrue();
        assertThat(hit.endsEarlier()).isTrue();
        assertThat(search.newest(query("句子"), "", 10, SearchTest::all)
                        .hits()
                        .get(0)
                        .around())
                .containsExactly("在很长很长的", "句子", "里有一根针");
        assertThat(search.newest(query("根"), "", 10, SearchTest::all)
                        .hits()
                        .get(0)
                        .around())
                .containsExactly("在很长很长的句子里有一", "根", "针");
    }

    @Test
    void refusesWhatMeansNothing() {
        for (String wrong : List.of(
                "",
                " ",
                "...",
                "has:picture",
                "before:yesterday",
                "after:+999999999-12-31",
                "before:-999999999-01-01",
                "in:",
                "from:",
                "ok from:!!!",
                "ok from:... from:Ann",
                "x".repeat(301),
                "a ".repeat(30))) {
            assertThatThrownBy(() -> query(wrong)).as(wrong).isInstanceOf(MalformedException.class);
        }
        assertThat(find("a after:9999-12-31")).isEmpty();
        assertThat(find("a before:0000-01-01")).isEmpty();
        assertThatThrownBy(() -> search.newest(query("a"), "x", 1, SearchTest::all))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> search.best(query("a"), "1", 1, SearchTest::all))
                .isInstanceOf(MalformedException.class);
    }

    /** Nothing of what is typed means something to the database. */
    @Test
    void takesHostileWordsForWords() {
        say("or and not near a* t:* ' \" \\ ; drop table", "x\uE000\uFFFDy z");
        for (String hostile : List.of(
                "OR",
                "a* OR b",
                "NEAR(or and)",
                "' | '",
                "\\'",
                "t:*",
                "{words}: or",
                "\"",
                "((",
                "!a",
                "a:b",
                "\uE022",
                "\uDBFF\uDFFF")) {
            try {
                var unused = find(hostile);
            } catch (MalformedException e) {
                assertThat(e).hasMessageContaining("look");
            }
        }
        assertThat(find("or")).containsExactly(1L);
        assertThat(find("drop OR nothing")).isEmpty();
        say("word ".repeat(5_000) + "last");
        assertThat(find("word")).containsExactly(3L);
        assertThat(find("last")).isEmpty();
    }

    /**
     * Five hundred questions in both languages, against a scan of all texts; some of them edited, some deleted. With
     * {@code -Dhalley.search.messages=1000000} there are as many as an old house has.
     */
    @Test
    void findsAllThatAPlainScanFinds() {
        int count = Integer.getInteger("halley.search.messages", 3_000);
        Speech speech = new Speech(1);
        Map<Long, String> texts = told(speech, count);
        List<String> said = List.copyOf(texts.values());
        List<Asked> asked = IntStream.range(0, 500)
                .mapToObj(i -> Asked.of(speech, said.get(speech.below(said.size()))))
                .toList();
        texts.forEach((id, text) -> {
            PlainScan scan = new PlainScan(text);
            asked.stream().filter(one -> one.isIn(scan)).forEach(one -> one.expected.add(id));
        });
        for (Asked one : asked) {
            assertThat(all(one.typed(), false)).as(one.typed()).containsExactlyInAnyOrderElementsOf(one.expected);
        }
        assertThat(asked.stream().mapToLong(one -> one.expected.size()).sum()).isGreaterThan(count);
    }

    /** @return what is there in the end, by its id */
    private Map<Long, String> told(Speech speech, int count) {
        Map<Long, String> texts = new TreeMap<>();
        List<RoomName> rooms = List.of(LOBBY, KITCHEN);
        for (int first = 1; first <= count; first += BATCH) {
            List<Draft> drafts = IntStream.range(0, BATCH)
                    .mapToObj(i -> Draft.plain("Ann", speech.sentence()))
                    .toList();
            log.write(rooms.get(first / BATCH % 2), drafts);
            for (int i = 0; i < BATCH; i++) {
                texts.put((long) first + i, drafts.get(i).text());
            }
        }
        for (int id = 1; id <= count; id += count / 50) {
            RoomName room = rooms.get((id - 1) / BATCH % 2);
            if (speech.coin()) {
                Draft draft = Draft.plain("Ann", speech.sentence());
                log.messages
                        .edit(room, id, draft, 0, Speaker.ANYBODY)
                        .toCompletableFuture()
                        .join();
                texts.put((long) id, draft.text());
            } else {
                log.messages
                        .delete(room, id, Draft.plain("Ann", "x"), 0)
                        .toCompletableFuture()
                        .join();
                texts.remove((long) id);
            }
        }
        return texts;
    }

    /** One or two words, or parts of a text; all of one language. */
    private record Asked(List<List<String>> phrases, boolean inChinese, List<Long> expected) {
        static Asked of(Speech speech, String text) {
            boolean inChinese = speech.coin();
            List<List<String>> phrases = new ArrayList<>();
            int most = 1 + speech.below(3) / 2;
            while (phrases.size() < most) {
                List<String> part = speech.below(3) == 0 ? part(speech, text, inChinese) : List.of();
                phrases.add(part.isEmpty() ? List.of(PlainScan.plain(speech.word(inChinese))) : part);
            }
            return new Asked(phrases, inChinese, new ArrayList<>());
        }

        private static List<String> part(Speech speech, String text, boolean inChinese) {
            if (inChinese) {
                int from = speech.below(text.length());
                String part = text.substring(from, Math.min(text.length(), from + 1 + speech.below(4)));
                return part.codePoints().allMatch(Character::isIdeographic) ? List.of(part) : List.of();
            }
            List<String> words = new PlainScan(text).words();
            int from = speech.below(words.size());
            List<String> part = words.subList(from, Math.min(words.size(), from + 2));
            return part.stream().noneMatch(word -> Character.isIdeographic(word.codePointAt(0))) ? part : List.of();
        }

        boolean isIn(PlainScan text) {
            return phrases.stream().allMatch(phrase -> text.finds(phrase, inChinese));
        }

        String typed() {
            return phrases.stream()
                    .map(phrase -> "\"" + String.join(" ", phrase) + "\"")
                    .collect(Collectors.joining(" "));
        }
    }

    private void say(String... texts) {
        log.write(
                LOBBY,
                List.of(texts).stream().map(text -> Draft.plain("Ann", text)).toList());
    }

    private void change(long id, String text) {
        log.messages
                .edit(LOBBY, id, Draft.plain("Ann", text), 0, Speaker.ANYBODY)
                .toCompletableFuture()
                .join();
    }

    private static Query query(String typed) {
        return Query.of(typed, ZoneOffset.UTC);
    }

    private List<Long> find(String typed) {
        Found found = search.newest(query(typed), "", 50, SearchTest::all);
        assertThat(found.next()).isEmpty();
        return ids(found);
    }

    private List<Long> all(String typed, boolean best) {
        List<Long> all = new ArrayList<>();
        String after = "";
        do {
            Found found = best
                    ? search.best(query(typed), after, 17, SearchTest::all)
                    : search.newest(query(typed), after, 50, SearchTest::all);
            all.addAll(ids(found));
            after = found.next();
        } while (!after.isEmpty());
        return all;
    }

    private static List<Long> ids(Found found) {
        return found.hits().stream().map(Hit::id).toList();
    }

    private void settle() {
        boolean more = true;
        while (more) {
            more = indexing.step();
        }
    }

    private long rows() throws SQLException {
        try (Connection connection = log.dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from search")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = log.dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean all(RoomName room) {
        return true;
    }
}
