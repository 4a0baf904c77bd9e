package io.halley.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page's letters that are taken for others are Unicode's: where ICU gets newer, this says which have come. */
class ConfusablesTest {
    private static final Path TABLE = Path.of("src/main/web/model/confusables.js");
    private static final Pattern LINE = Pattern.compile("^ {4}(\\w+): \"(\\S+)\",$", Pattern.MULTILINE);

    private final SpoofChecker unicode = new SpoofChecker.Builder().build();

    @Test
    void areUnicodes() throws IOException {
        Map<String, String> table = new TreeMap<>();
        LINE.matcher(Files.readString(TABLE))
                .results()
                .forEach((MatchResult line) -> table.put(line.group(1), line.group(2)));
        assertThat(table).isEqualTo(expected());
    }

    private Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
                .filter(UCharacter::isLetterOrDigit)
                .mapToObj(Character::toString)
                .filter(letter -> Normalizer2.getNFKCInstance().isNormalized(letter))
                .forEach(letter -> {
                    String like = unicode.getSkeleton(letter);
                    if (like.matches("[0-9A-Za-z]+")) {
                        expected.merge(like, letter, String::concat);
                    }
                });
        return expected;
    }
}
