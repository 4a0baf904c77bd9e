package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message's post, its writing to the log and its delivery are one trace, linked to those who waited for it. */
class TracesIT {
    private static final String POST = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String POLL = "0af7651916cd43dd8448eb211c80319c";

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", this::take);
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    @Test
    void followAMessageFromItsPostToItsDelivery(@TempDir Path folder) {
        Map<String, String> settings = Map.of(
                "OTEL_SDK_DISABLED", "false",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://localhost:" + collector.getAddress().getPort(),
                "OTEL_BSP_SCHEDULE_DELAY", "100");
        try (LibertyServer server = new LibertyServer(folder, settings).await()) {
            HalleyClient client = server.client();
            String room = freshRoom();
            CompletableFuture<HttpResponse<String>> poll = client.sendAsync(client.request(
                    messages(room) + "?after=" + client.cursor(room),
                    "Prefer",
                    "wait=25",
                    "traceparent",
                    parent(POLL)));
            await().until(() -> client.get("/health/ready").body().contains("\"parkedPolls\":1"));
            client.postText(room, "Hi", "traceparent", parent(POST));
            assertThat(poll.join().body()).contains("Hi");

            await().until(() -> spans.stream().anyMatch(span -> span.getName().equals("halley deliver")));
            Span append = span("halley append");
            Span deliver = span("halley deliver");
            assertThat(List.of(append, deliver))
                    .allMatch(span -> hex(span.getTraceId()).equals(POST));
            assertThat(deliver.getParentSpanId()).isEqualTo(append.getSpanId());
            assertThat(deliver.getLinksList())
                    .extracting(link -> hex(link.getTraceId()))
                    .containsExactly(POLL);
            await().until(() -> spans.stream().anyMatch(span -> span.getSpanId().equals(append.getParentSpanId())));
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()).getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .forEach(scope -> spans.addAll(scope.getSpansList()));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private Span span(String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String parent(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
