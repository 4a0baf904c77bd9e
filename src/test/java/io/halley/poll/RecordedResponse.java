package io.halley.poll;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.TimeoutHandler;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands where the container's response would be, and counts how often it is answered. */
final class RecordedResponse implements AsyncResponse {
    private final AtomicInteger answers = new AtomicInteger();
    private final CompletableFuture<Response> answer = new CompletableFuture<>();

    int answers() {
        return answers.get();
    }

    /** Fails where no answer comes, so that a poll that was forgotten does not hang the test. */
    CompletableFuture<String> body() {
        return answer.copy()
                .orTimeout(20, TimeUnit.SECONDS)
                .thenApply(response -> new String((byte[]) response.getEntity(), StandardCharsets.US_ASCII));
    }

    Object entity() {
        return answer.join().getEntity();
    }

    String header(String name) {
        return answer.join().getHeaderString(name);
    }

    @Override
    public boolean resume(Object response) {
        answers.incrementAndGet();
        return answer.complete((Response) response);
    }

    @Override
    public boolean resume(Throwable failure) {
        answers.incrementAndGet();
        return answer.completeExceptionally(failure);
    }

    @Override
    public boolean isDone() {
        return answer.isDone();
    }

    @Override
    public boolean cancel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(int retryAfter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(Date retryAfter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSuspended() {
        return !isDone();
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean setTimeout(long time, TimeUnit unit) {
        throw new UnsupportedOperationException("deadlines are the registry's own");
    }

    @Override
    public void setTimeoutHandler(TimeoutHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Class<?>> register(Class<?> callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<Class<?>, Collection<Class<?>>> register(Class<?> callback, Class<?>... callbacks) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Class<?>> register(Object callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<Class<?>, Collection<Class<?>>> register(Object callback, Object... callbacks) {
        throw new UnsupportedOperationException();
    }
}
