package io.halley.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @Test
    void isTakenByOneServerAtATime(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        try (DataFolder first = DataFolder.take(data)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DataFolder.take(data))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another server works in");
        }
        DataFolder.take(data).close();
    }

    @Test
    void takesAwayTheLibraryThatAKilledServerHasLeft(@TempDir Path folder) throws IOException {
        String before = System.getProperty("org.sqlite.tmpdir");
        try {
            System.clearProperty("org.sqlite.tmpdir");
            DataFolder.makeRoomForLibrary(folder);
            Path place = Path.of(System.getProperty("org.sqlite.tmpdir"));
            Path left = Files.writeString(place.resolve("sqlite-0-libsqlitejdbc.so"), "left by a killed server");
            System.clearProperty("org.sqlite.tmpdir");
            DataFolder.makeRoomForLibrary(folder);
            assertThat(left).doesNotExist();
            assertThat(System.getProperty("org.sqlite.tmpdir")).isEqualTo(place.toString());
            Files.delete(place);
        } finally {
            if (before == null) {
                System.clearProperty("org.sqlite.tmpdir");
            } else {
                System.setProperty("org.sqlite.tmpdir", before);
            }
        }
    }
}
