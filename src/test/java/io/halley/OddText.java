package io.halley;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Text as nobody writes it by mistake: put together of what is special to its readers, and of any characters at all. */
public final class OddText {
    private static final int MOST_PIECES = 30;

    private static final String[] SPECIAL = {
        " ",
        "\n",
        "\r\n",
        "\t",
        "\u0000",
        "\u0085",
        "\u00a0",
        "\u00ad",
        "\u0301",
        "\u0316",
        "\u0334",
        "\u034f",
        "\u061c",
        "\u0e31",
        "\u1160",
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2028",
        "\u2067",
        "\u2800",
        "\u3164",
        "\ufe0f",
        "\ufeff",
        "\ufffd",
        "\uffff",
        "\ud800",
        "\udc00",
        "\ud83d\udc4d",
        "\udb40\udc41",
        "a",
        "Z",
        "0",
        "9",
        "e\u0301",
        "\u0130",
        "\u017f",
        "ﷺ",
        "\u0fb2\u0f71\u0f80",
        "\"",
        "'",
        "`",
        "\\",
        "/",
        "<",
        ">",
        "&",
        ";",
        "=",
        ",",
        ".",
        ":",
        "-",
        "_",
        "%",
        "#",
        "+",
        "{",
        "}",
        "[",
        "]",
        "("
    };

    private OddText() {}

    /** @param pieces what is special to one reader */
    public static Arbitrary<String> of(String... pieces) {
        return Arbitraries.oneOf(
                        Arbitraries.of(pieces),
                        Arbitraries.of(SPECIAL),
                        Arbitraries.strings().ofMaxLength(2))
                .list()
                .ofMaxSize(MOST_PIECES)
                .map(all -> String.join("", all));
    }
}
