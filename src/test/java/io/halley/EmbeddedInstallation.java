package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.log.LogFixture;
import io.halley.retention.TrimmingProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** One server over a file, and retention beside it. A crash kills both. */
class EmbeddedInstallation implements Installation {
    private final Path folder;
    private final Path data;
    private final LibertyServer server;
    private final List<HalleyClient> clients;
    private final TrimmingProcess trimming;

    /**
     * @param folder what the server writes
     * @param data where the file is
     */
    EmbeddedInstallation(Path folder, Path data) {
        this.folder = folder;
        this.data = data;
        server = new LibertyServer(
                        folder,
                        Map.of(
                                "HALLEY_DATA_DIR", data.toString(),
                                "HALLEY_HISTORY_MAX_MESSAGES", String.valueOf(CrashRounds.KEPT)))
                .await();
        clients = List.of(server.client());
        trimming = new TrimmingProcess(data.toString(), CrashRounds.KEPT, folder.resolve("trimming.log"));
    }

    @Override
    public List<HalleyClient> servers() {
        return clients;
    }

    @Override
    public DataSource database() {
        return LogFixture.embedded(data);
    }

    @Override
    public StoredLog backUp() throws IOException, SQLException {
        Path backup = folder.resolve("halley.db");
        Backups.ofFile(data, backup);
        return new StoredLog(LogFixture.embedded(folder));
    }

    @Override
    public void check(StoredLog backup) {
        assertThat(backup.quickCheck()).isEqualTo("ok");
    }

    /** Until it crashes. */
    void suspend() {
        Signals.send(
                "STOP",
                Stream.of(server.pid(), trimming.pid()).map(ProcessHandle::of).flatMap(Optional::stream));
    }

    @Override
    public void crash() {
        server.kill();
        trimming.kill();
    }

    @Override
    public void comeUp() {
        server.restart();
        trimming.restart();
    }

    @Override
    public void close() {
        server.close();
        trimming.close();
    }
}
