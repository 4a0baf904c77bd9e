package io.halley.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real nginx, which keeps all that it writes in a folder of the test's. */
final class Nginx {
    private Nginx() {}

    /**
     * @param folder where it writes
     * @param servers what its {@code http} has beside that: servers, and who is behind them
     */
    static Process start(Path folder, String servers) throws IOException {
        String config = """
                daemon off;
                pid nginx.pid;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxied;
                  fastcgi_temp_path fast;
                  uwsgi_temp_path uw;
                  scgi_temp_path s;
                %s
                }
                """.formatted(servers);
        Path file = Files.writeString(folder.resolve("nginx.conf"), config);
        return new ProcessBuilder("nginx", "-p", folder.toString(), "-e", "stderr", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
    }
}
