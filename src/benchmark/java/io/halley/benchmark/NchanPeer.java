package io.halley.benchmark;

import io.halley.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;

/** nchan, where it is installed, with one worker: at its best, for two share their memory over a third. */
record NchanPeer(Process process, int port, boolean streams) implements Peer {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");
    private static final String CONFIG =
            """
            load_module %s;
            daemon off;
            user root;
            worker_processes 1;
            worker_rlimit_nofile 20000;
            error_log error.log;
            pid nginx.pid;
            events { worker_connections 19000; }
            http {
                access_log off;
                keepalive_timeout 600;
                keepalive_requests 1000000000;
                client_body_temp_path tmp;
                nchan_shared_memory_size 512M;
                server {
                    listen 127.0.0.1:%d backlog=4096;
                    location ~ ^/sub/(.+)$ {
                        nchan_subscriber longpoll;
                        nchan_subscriber_first_message newest;
                        nchan_channel_id $1;
                    }
                    location ~ ^/events/(.+)$ {
                        nchan_subscriber eventsource;
                        nchan_subscriber_first_message newest;
                        nchan_channel_id $1;
                    }
                    location ~ ^/pub/(.+)$ {
                        nchan_publisher;
                        nchan_message_buffer_length 10000;
                        nchan_message_timeout 10m;
                        nchan_channel_id $1;
                    }
                }
            }
            """;

    static Optional<Peer> start(Path folder, boolean streams) {
        if (!Files.exists(MODULE)) {
            return Optional.empty();
        }
        int port = Ports.free();
        try {
            Files.createDirectories(folder);
            Path config = folder.resolve("nginx.conf");
            Files.writeString(config, CONFIG.formatted(MODULE, port));
            Process process = Programs.start(folder, NGINX.toString(), "-p", folder.toAbsolutePath() + "/", "-c",
                    config.toAbsolutePath().toString());
            Programs.awaitPort(process, port);
            return Optional.of(new NchanPeer(process, port, streams));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return streams ? "nchan, stream" : "nchan";
    }

    @Override
    public Protocol protocol() {
        return streams ? new StreamProtocol("/events/", "", new NchanProtocol(), 1) : new NchanProtocol();
    }

    @Override
    public long[] pids() {
        return LongStream.concat(
                        LongStream.of(process.pid()), process.descendants().mapToLong(ProcessHandle::pid))
                .toArray();
    }

    @Override
    public void close() {
        Programs.stop(process);
    }
}
