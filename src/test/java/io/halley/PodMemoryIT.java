package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.halley.k8s.Manifests;
import io.halley.k8s.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with the memory of the manifests' pods, and their settings, under what takes most of it, all at once. It never
 * holds more than nine tenths, and goes on serving. With {@code -Dhalley.pod-memory.seconds=60} each load is kept up for a
 * minute, first by itself.
 */
@Tag("measurement")
class PodMemoryIT {
    private static final System.Logger LOG = System.getLogger("halley.pod-memory");
    private static final long SECONDS = Long.getLong("halley.pod-memory.seconds", 0);
    private static final Duration TIME = Duration.ofSeconds(Math.max(3, SECONDS));
    private static final String POD = "overlays/demo";

    /** At ten the kernel ends a process. */
    private static final int MOST_TENTHS = 9;

    private MemoryGroup memory;
    private LibertyServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(MemoryGroup.isThere(), "a memory control group can be made: as root, with version 1 of them");
        assumeTrue(Manifests.canBeRendered(), "kubectl renders the manifests: install it, 1.27 or newer");
        Manifests pod =
                Manifests.rendered(Manifests.copyTo(folder.resolve("k8s")).resolve(POD));
        Map<String, String> settings = new HashMap<>(Numbers.settings(pod));
        settings.put("HALLEY_DATA_DIR", folder.resolve("data").toString());
        List<String> options = new ArrayList<>(LibertyServer.configuredOptions());
        options.addAll(
                List.of(Objects.requireNonNull(settings.remove("JVM_ARGS")).split(" ")));
        memory = new MemoryGroup(Numbers.memory(pod));
        server = new LibertyServer(folder, settings, LibertyServer.NAME, options, memory.launcher()).await();
    }

    @AfterEach
    void stop() throws IOException {
        if (memory != null) {
            server.close();
            memory.close();
        }
    }

    @Test
    void isNeverMoreThanNineTenths() {
        List<String> all = new WorstLoads(server).prepare().names();
        if (SECONDS > 0) {
            strain(List.of());
            all.forEach(name -> strain(List.of(name)));
        }
        strain(all);
    }

    private void strain(List<String> names) {
        try (MemoryGroup.Peak peak = memory.watch()) {
            try (WorstLoads loads = new WorstLoads(server)) {
                names.forEach(loads::begin);
                await().during(TIME).atMost(TIME.plusMinutes(1)).until(server::isAlive);
            }
            LOG.log(System.Logger.Level.INFO, "{0}: {1}", names, peak.most());
            assertThat(peak.most().bytes()).as(names.toString()).isLessThan(memory.limit() / 10 * MOST_TENTHS);
        }
        await().atMost(Duration.ofMinutes(5)).until(this::serves);
    }

    private boolean serves() {
        try {
            return server.client().postText("quiet", "still here").statusCode() == 201;
        } catch (CompletionException e) {
            return false; // It is busy with what they have left behind.
        }
    }
}
