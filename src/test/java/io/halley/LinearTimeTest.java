package io.halley;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.halley.log.Cursor;
import io.halley.log.IdempotencyKey;
import io.halley.message.Draft;
import io.halley.message.Emoji;
import io.halley.message.OutsideText;
import io.halley.message.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Nothing that comes from outside takes time that grows with the square of its length. This is the list of all that reads
 * such text, with its namesakes in the packages; whoever adds a reader adds it to one of them.
 */
class LinearTimeTest {
    /**
     * Those that may use patterns, and why: these cannot go back and forth, because what may repeat is bounded, or cannot
     * match what comes after it.
     */
    private static final Class<?>[] WITH_PATTERNS = {
        Cursor.class, // bounded at 25 characters
        IdempotencyKey.class, // one class of characters, 255 times at most
        DurationConverter.class, // possessive; and a setting
        HalleyConfig.class, // a setting, made fit to be shown
        Emoji.class // one character, of 32 at most
    };

    /** What reads the settings of access: they are the operator's. */
    private static final String READERS_OF_SETTINGS = "io\\.halley\\.access\\.(Keys|Rule|TokenSettings)";

    @Test
    void noOtherClassUsesPatterns() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(WITH_PATTERNS)
                .and()
                .haveNameNotMatching(READERS_OF_SETTINGS)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Pattern.class, Scanner.class)
                .orShould()
                .callMethodWhere(target(owner(type(String.class)))
                        .and(target(nameMatching("matches|split|splitWithDelimiters|replaceAll|replaceFirst"))))
                .because("each may go back and forth over what comes from outside: add it above only where it cannot")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.halley"));
    }

    @Test
    void texts() {
        Growth.isLinear("a text", text -> Draft.plain(null, text), "", "", "", "x");
        Growth.isLinear("an author", author -> Draft.plain(author, "Hi"), "", "", "a", "a");
        Growth.isLinear("UTF-8", text -> OutsideText.of(text.getBytes(StandardCharsets.UTF_8)), "", "");
    }

    @Test
    void html() {
        Growth.isLinear(
                "HTML",
                html -> Draft.rich(null, html, Integer.MAX_VALUE),
                "",
                "",
                "<b>",
                "</b>",
                "x",
                "<",
                "<",
                ">",
                "<font ",
                ">x");
    }

    @Test
    void stylesAndAddresses() {
        Growth.isLinear(
                "an attribute",
                html -> Draft.rich(null, html, Integer.MAX_VALUE),
                "<span style=\"color:x",
                "x\">Hi</span>",
                "<span style=\"",
                "color:red\">Hi</span>",
                "<font color='rgb(",
                ")'>Hi</font>",
                "<font color='rgb(1",
                ",1,1)'>Hi</font>",
                "<a href=\"https://",
                "\">Hi</a>",
                "<data value=\"name:",
                "\">Hi</data>");
        Growth.isLinear("an emoji", Emoji::checked, "", "", "👍", "", "", "👍");
    }

    @Test
    void names() {
        Growth.isLinear("a room's name", RoomName::new, "", "", "a", "a", ".", ".");
        Growth.isLinear("a cursor", Cursor::parse, "", "", "abcdefgh-1", "");
        Growth.isLinear("a key", IdempotencyKey::new, "", "");
        Growth.isLinear("a duration", new DurationConverter()::convert, "", "", "1", "s", "1", "x", "PT", "S");
    }
}
