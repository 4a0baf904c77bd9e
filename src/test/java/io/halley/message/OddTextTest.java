package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.OddText;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever comes from outside keeps the rules, or is refused as malformed; nothing else is ever thrown. */
class OddTextTest {
    private static final Set<String> ELEMENTS = Set.of(
            "b",
            "strong",
            "i",
            "em",
            "u",
            "s",
            "strike",
            "del",
            "sub",
            "sup",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "p",
            "div",
            "br",
            "a",
            "font",
            "table",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "th",
            "td",
            "data");

    private static final Pattern TAG = Pattern.compile("<(/?)([a-z]+)([^<>]*?)( ?/)?>");
    private static final Pattern ATTRIBUTES = Pattern.compile(
            "( color=\"[#a-zA-Z0-9]{3,20}\")?|( href=\"(?i:https?://|mailto:)[^\"<>]+\")?( rel=\"[a-z ]+\")?( value=\"[^\"<>]+\")?");

    /** What the sanitiser puts behind a brace, so that no template language takes it for its own. */
    private static final String AGAINST_TEMPLATES = "<!-- -->";

    @Provide
    Arbitrary<String> html() {
        return OddText.of(
                "<b>",
                "</b>",
                "<i",
                "<p>",
                "</p>",
                "<br>",
                "<sup>",
                "</sub>",
                "<ul>",
                "<li>",
                "</ul>",
                "<font color=",
                "<span style=\"color:",
                "red",
                "rgb(1,2,3)",
                "#fff",
                "\">",
                "/>",
                "<a href=\"",
                "https://e.example/",
                "javascript:alert(1)",
                "mailto:a@b",
                "//e",
                "<data value=\"",
                "name:",
                "room:",
                "everybody",
                "<script>",
                "</script>",
                "<style>",
                "<svg>",
                "<math>",
                "<textarea>",
                "<!--",
                "-->",
                "--!>",
                "<![CDATA[",
                "]]>",
                "<?",
                "&amp;",
                "&#0;",
                "&#x202e;",
                "&lt",
                "&nbsp;",
                " onclick=",
                "<plaintext>",
                "<xmp>",
                "</",
                "<table><td>",
                "<tr>",
                "</table>",
                "<iframe ");
    }

    @Provide
    Arbitrary<String> names() {
        return OddText.of("Ann", "lobby", "हिन्दी", "ไทย", "שָׁלוֹם", "..", "---");
    }

    @Property
    void htmlIsSafeOrRefused(@ForAll("html") String html) {
        Draft draft = unlessRefused(() -> Draft.rich(null, html, Integer.MAX_VALUE));
        if (draft == null) {
            return;
        }
        String safe = String.valueOf(draft.html());
        // A list in a paragraph is moved behind it the second time, as browsers do; what is said stays.
        assertThat(HtmlPolicy.text(HtmlPolicy.sanitise(safe, Integer.MAX_VALUE)))
                .isEqualToNormalizingWhitespace(draft.text());
        assertThat(draft.text()).isEqualTo(HtmlPolicy.text(safe));
        assertThat(Characters.showNothing(draft.text())).isFalse();
        assertThat(draft.text() + safe).isEqualTo(Characters.cleaned(draft.text() + safe));
        assertThat(Characters.haveHalfACharacter(draft.text() + safe)).isFalse();
        assertThat(withoutTags(safe.replace(AGAINST_TEMPLATES, ""))).doesNotContain("<", ">");
    }

    /** Takes out the tags, each of which is one that is allowed, and closed in its turn. */
    private static String withoutTags(String safe) {
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = TAG.matcher(safe);
        String rest = tags.replaceAll(tag -> {
            assertThat(tag.group(2)).isIn(ELEMENTS);
            assertThat(tag.group(3)).matches(ATTRIBUTES);
            if (tag.group(1).isEmpty() && !tag.group(2).equals("br")) {
                open.push(tag.group(2));
            } else if (!tag.group(1).isEmpty()) {
                assertThat(open.pop()).isEqualTo(tag.group(2));
            }
            return "";
        });
        assertThat(open).isEmpty();
        return rest;
    }

    @Property
    void authorsCanBeReadOrAreRefused(@ForAll("names") String author) {
        Draft draft = unlessRefused(() -> Draft.plain(author, "Hi"));
        if (draft == null) {
            return;
        }
        String name = draft.author();
        assertThat(name.codePointCount(0, name.length())).isBetween(1, 64);
        assertThat(name.codePoints()).noneMatch(Characters::isBidiControl);
        assertThat(Characters.showNothing(name)).isFalse();
        assertKeeps(name, again -> Draft.plain(again, "Hi").author());
    }

    @Property
    void roomsHaveOneNameEach(@ForAll("names") String name) {
        RoomName room = unlessRefused(() -> new RoomName(name));
        if (room == null) {
            return;
        }
        assertThat(Normalizer.isNormalized(room.value(), Normalizer.Form.NFC)).isTrue();
        assertKeeps(room.value(), again -> new RoomName(again).value());
        RoomName spokenIn = unlessRefused(() -> RoomName.toSpeakIn(name));
        assertThat(spokenIn == null || spokenIn.equals(room)).isTrue();
    }

    @Property
    void textsAreKeptAsTheyAre(@ForAll("html") String text) {
        Draft draft = unlessRefused(() -> Draft.plain(null, text));
        if (draft != null) {
            assertKeeps(draft.text(), again -> Draft.plain(null, again).text());
        }
    }

    /** What is kept is taken again as it is: a retry is the same message. */
    private static void assertKeeps(String kept, Function<String, String> take) {
        assertThat(take.apply(kept)).isEqualTo(kept);
    }

    private static <T> @Nullable T unlessRefused(Supplier<T> taken) {
        try {
            return taken.get();
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return null;
        }
    }
}
