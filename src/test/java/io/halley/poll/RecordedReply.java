package io.halley.poll;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stands where the server's response would be, and counts how often it is answered. */
final class RecordedReply implements Reply {
    private final AtomicInteger answers = new AtomicInteger();
    private final CompletableFuture<Sent> sent = new CompletableFuture<>();

    private record Sent(Answer answer, Map<String, String> headers) {}

    int answers() {
        return answers.get();
    }

    boolean isDone() {
        return sent.isDone();
    }

    /** Fails where no answer comes, so that a poll that was forgotten does not hang the test. */
    CompletableFuture<String> body() {
        return sent.copy()
                .orTimeout(20, TimeUnit.SECONDS)
                .thenApply(what -> new String(what.answer.body(), StandardCharsets.US_ASCII));
    }

    byte[] bytes() {
        return sent.join().answer.body();
    }

    @Nullable
    String header(String name) {
        return sent.join().headers.get(name);
    }

    @Override
    public String address() {
        return "";
    }

    @Override
    public void send(Answer answer, List<Header> headers) {
        answers.incrementAndGet();
        sent.complete(new Sent(answer, headers.stream().collect(Collectors.toMap(Header::name, Header::value))));
    }
}
