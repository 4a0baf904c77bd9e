package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lobby",
                "a",
                "A.b_c-9",
                "大厅",
                "Зал",
                "قاعة",
                "٣",
                "𝒜𝒷",
                "..a",
                "हिन्दी",
                "ไทย",
                "שָׁלוֹם",
                "a_\u0301",
                "①",
                "²"
            })
    void takesLettersAndDigitsOfAnyScript(String name) {
        assertThat(new RoomName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a/b",
                "a\\b",
                ".",
                "..",
                "...",
                "a\u0000",
                "a\n",
                "a%",
                "👍",
                "\ud800",
                "a;b",
                "<b>",
                "\u0301a",
                "\u093ea",
                "a\u200d",
                "a\u034f",
                "a\ufe0f",
                "a\u202e",
                "a\u00ad",
                "a\u20dd",
                "Z\u0334\u0334\u0334\u0334\u0334",
                "a\u00b7b"
            })
    void refusesWhatIsNoName(String name) {
        assertThatThrownBy(() -> new RoomName(name)).isInstanceOf(MalformedException.class);
    }

    @Test
    void takes64CharactersOfAnyPlaneAndNoMore() {
        assertThat(new RoomName("𝒜".repeat(64)).value()).hasSize(128);
        assertThatThrownBy(() -> new RoomName("a".repeat(65))).isInstanceOf(MalformedException.class);
    }

    /** Such rooms may be there from before: whoever reads the list of rooms meets them. */
    @ParameterizedTest
    @ValueSource(strings = {"\u3164", "lobby\u3164", "\u115f\uffa0"})
    void aNameThatHidesSomethingCanBeReadAndNotSpokenIn(String name) {
        assertThat(new RoomName(name).value()).isEqualTo(name);
        assertThatThrownBy(() -> RoomName.toSpeakIn(name)).isInstanceOf(MalformedException.class);
        assertThat(RoomName.toSpeakIn("lobby")).isEqualTo(new RoomName("lobby"));
    }

    @Test
    void isOneRoomHoweverItIsTyped() {
        assertThat(new RoomName("cafe\u0301")).isEqualTo(new RoomName("caf\u00e9"));
    }
}
