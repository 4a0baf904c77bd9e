package io.halley.watch;

import io.halley.HalleyConfig;
import io.halley.count.Counts;
import io.halley.log.Messages;
import io.halley.poll.ParkedPolls;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.File;
import java.util.function.DoubleSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * How things are at the moment of asking, for {@code /metrics}: nothing is kept up to date while nobody asks. What has
 * happened is in {@link Counts}.
 */
@ApplicationScoped
class Gauges {
    private final HalleyConfig config;
    private final Messages messages;
    private final ParkedPolls polls;

    @Inject
    Gauges(@ConfigProperties HalleyConfig config, Messages messages, ParkedPolls polls) {
        this.config = config;
        this.messages = messages;
        this.polls = polls;
    }

    void register(@Observes Startup started) {
        Counts.begin();
        JvmMetrics.builder().register();
        Info.builder()
                .name("halley_info")
                .help("Which Halley this is")
                .labelNames("version", "mode")
                .register()
                .addLabelValues(config.version(), config.embedded() ? "embedded" : "replicas");
        gauge("halley_polls_parked", "Polls that wait now", polls::count);
        gauge("halley_polls_parked_limit", "How many polls are let wait at the same time", config::pollMaxParked);
        GaugeWithCallback.builder()
                .name("halley_log_available")
                .help("Whether the last attempt to read or write the log, or to open it, went well (1), or not (0)")
                .labelNames("access")
                .callback(value -> {
                    value.call(messages.isReadable() ? 1 : 0, "read");
                    value.call(messages.isWritable() ? 1 : 0, "write");
                    value.call(messages.isOpen() ? 1 : 0, "open");
                })
                .register();
        GaugeWithCallback.builder()
                .name("halley_follower_lag_seconds")
                .help("How long ago this server last had read the log to its end; below about 1 where all is well")
                .unit(Unit.SECONDS)
                .callback(value -> value.call(messages.followerLag().toNanos() / 1e9))
                .register();
        if (config.embedded()) {
            registerDisk();
        }
    }

    /** A database on a server has a disk of its own, which that server's own watch tells of. */
    private void registerDisk() {
        File folder = config.dataDir().toFile();
        GaugeWithCallback.builder()
                .name("halley_disk_free_bytes")
                .help("What the disk of the embedded database has room for")
                .unit(Unit.BYTES)
                .callback(value -> value.call((double) folder.getUsableSpace()))
                .register();
        GaugeWithCallback.builder()
                .name("halley_disk_size_bytes")
                .help("The size of the disk of the embedded database")
                .unit(Unit.BYTES)
                .callback(value -> value.call((double) folder.getTotalSpace()))
                .register();
    }

    private static void gauge(String name, String help, DoubleSupplier now) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(value -> value.call(now.getAsDouble()))
                .register();
    }
}
