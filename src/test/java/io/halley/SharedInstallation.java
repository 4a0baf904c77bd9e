package io.halley;

import io.halley.retention.TrimmingProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/** Two servers over one PostgreSQL, and retention beside them. A crash kills PostgreSQL, or one of the servers and retention. */
class SharedInstallation implements Installation {
    /** Of so many crashes one is PostgreSQL's, and so is the first. */
    private static final int PARTS = 3;

    final PostgresServer postgres;
    private final String database;
    private final List<LibertyServer> servers;
    private final List<HalleyClient> clients;
    private final TrimmingProcess trimming;
    private int crashes;
    private Runnable comingUp = () -> {};

    /**
     * @param folder what the servers write
     * @param data what PostgreSQL writes
     */
    SharedInstallation(Path folder, Path data) {
        postgres = new PostgresServer(data);
        database = postgres.createDatabase();
        Map<String, String> settings = new HashMap<>(postgres.settings(database));
        settings.put("HALLEY_HISTORY_MAX_MESSAGES", String.valueOf(CrashRounds.KEPT));
        servers = List.of(
                new LibertyServer(folder.resolve("one"), settings),
                new LibertyServer(folder.resolve("other"), settings));
        clients = servers.stream().map(server -> server.await().client()).toList();
        trimming = new TrimmingProcess(postgres.url(database), CrashRounds.KEPT, folder.resolve("trimming.log"));
    }

    @Override
    public List<HalleyClient> servers() {
        return clients;
    }

    @Override
    public DataSource database() {
        return postgres.dataSource(database);
    }

    @Override
    public StoredLog backUp() {
        Backups.ofDatabase(postgres, database);
        return new StoredLog(postgres.dataSource(database, Backups.SCHEMA));
    }

    @Override
    public void crash() {
        if (crashes++ % PARTS == 0) {
            postgres.kill();
            comingUp = postgres::restart;
        } else {
            LibertyServer server = servers.get(ThreadLocalRandom.current().nextInt(servers.size()));
            server.kill();
            trimming.kill();
            comingUp = () -> {
                server.restart();
                trimming.restart();
            };
        }
    }

    @Override
    public void comeUp() {
        comingUp.run();
    }

    @Override
    public void close() {
        servers.forEach(LibertyServer::close);
        trimming.close();
        postgres.close();
    }
}
