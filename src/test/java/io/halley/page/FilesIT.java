package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import io.halley.HalleyClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files, which cannot be sent yet, do no harm. */
class FilesIT {
    private static final String PASTE_A_PICTURE = "(() => { const data = new DataTransfer();"
            + " data.items.add(new File(['x'], 'x.png', {type: 'image/png'}));"
            + " document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
            + " {clipboardData: data, bubbles: true, cancelable: true})); })()";

    private final String room = HalleyClient.freshRoom();

    @ParameterizedTest
    @CsvSource({
        "en-US, .scroller, Files cannot be sent here yet. What you have written is still there.",
        "en-US, .editor, Files cannot be sent here yet. What you have written is still there.",
        "zh-CN, .rooms, 这里还不能发送文件。你写的内容没有丢失。",
    })
    void aFileThatIsDroppedDoesNotTakeThePageAway(String language, String place, String told, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("notes.html"), "<h1>another page</h1>");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.page().keyboard().type("half a thought");
            drop(ann, place, file);
            assertThat(ann.page().locator("page-notice")).hasText(told);
            assertThat(ann.page()).hasURL(ann.address(room));
            assertThat(ann.editor()).hasText("half a thought");
            assertThat(ann.context().pages()).hasSize(1);
        }
    }

    @Test
    void whatIsToldIsNotBehindADialog(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("notes.html"), "<h1>another page</h1>");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().press("Control+/");
            assertThat(ann.page().locator("#keys")).isVisible();
            drop(ann, "#keys", file);
            assertThat(ann.page().locator("#keys [role=status]")).containsText("Files cannot be sent here yet.");
        }
    }

    @Test
    void aPictureThatIsPastedIsNotPassedOverInSilence() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            assertThat(ann.editor()).isFocused();
            ann.page().evaluate(PASTE_A_PICTURE);
            assertThat(ann.page().locator("page-notice")).containsText("Files cannot be sent here yet.");
        }
    }

    /** As the browser does it for a hand that lets a file go. */
    private static void drop(Person person, String place, Path file) {
        CDPSession session = person.context().newCDPSession(person.page());
        var box = person.page().locator(place).boundingBox();
        JsonArray files = new JsonArray();
        files.add(file.toString());
        JsonObject data = new JsonObject();
        data.add("items", new JsonArray());
        data.add("files", files);
        data.addProperty("dragOperationsMask", 1);
        for (String type : new String[] {"dragEnter", "dragOver", "drop"}) {
            JsonObject event = new JsonObject();
            event.addProperty("type", type);
            event.addProperty("x", box.x + box.width / 2);
            event.addProperty("y", box.y + box.height / 2);
            event.add("data", data);
            session.send("Input.dispatchDragEvent", event);
        }
    }
}
