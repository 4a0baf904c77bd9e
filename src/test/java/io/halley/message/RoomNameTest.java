package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"lobby", "a", "A.b_c-9", "大厅", "Зал", "قاعة", "٣", "𝒜𝒷", "..a"})
    void takesLettersAndDigitsOfAnyScript(String name) {
        assertThat(new RoomName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a/b", "a\\b", ".", "..", "...", "a\u0000", "a\n", "a%", "👍", "\ud800", "a;b", "<b>"
            })
    void refusesWhatIsNoName(String name) {
        assertThatThrownBy(() -> new RoomName(name)).isInstanceOf(MalformedException.class);
    }

    @Test
    void takes64CharactersOfAnyPlaneAndNoMore() {
        assertThat(new RoomName("𝒜".repeat(64)).value()).hasSize(128);
        assertThatThrownBy(() -> new RoomName("a".repeat(65))).isInstanceOf(MalformedException.class);
    }

    @Test
    void isOneRoomHoweverItIsTyped() {
        assertThat(new RoomName("cafe\u0301")).isEqualTo(new RoomName("caf\u00e9"));
    }
}
