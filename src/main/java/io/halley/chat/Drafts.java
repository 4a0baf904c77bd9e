package io.halley.chat;

import io.halley.HalleyConfig;
import io.halley.access.Limits;
import io.halley.message.Draft;
import io.halley.message.UnsupportedFormException;
import io.halley.platform.Direct;
import io.halley.poll.Body;
import io.halley.poll.CostlyWork;
import io.halley.poll.LeanRequests;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/** What somebody wants to say, as the body of their request has it. */
@Direct
class Drafts {
    private final Limits limits;
    private final CostlyWork costly;
    private final ScheduledExecutorService executor;
    private final int maxBytes;

    @Inject
    Drafts(Limits limits, CostlyWork costly, ScheduledExecutorService executor, @ConfigProperties HalleyConfig config) {
        this.limits = limits;
        this.costly = costly;
        this.executor = executor;
        maxBytes = config.messageMaxBytes();
    }

    /** The longest that a draft may be, in bytes. */
    int maxBytes() {
        return maxBytes;
    }

    /** @throws UnsupportedFormException where the body is in another charset than UTF-8 */
    CompletionStage<Draft> json(HttpServletRequest request) throws IOException {
        String client = LeanRequests.clientOf(request);
        return body(request)
                .thenCompose(text -> costly.of(client, text.length(), () -> PostedJson.draft(text, maxBytes)));
    }

    /** @throws UnsupportedFormException where the body is in another charset than UTF-8 */
    CompletionStage<Draft> text(HttpServletRequest request, @Nullable String author) throws IOException {
        return body(request).thenApply(text -> Draft.plain(author, text));
    }

    /** @throws UnsupportedFormException where it is in another charset than UTF-8 */
    CompletionStage<String> body(HttpServletRequest request) throws IOException {
        String client = LeanRequests.clientOf(request);
        int announced =
                request.getContentLength(); // Here, for in other threads the request is not to be asked any more.
        return Body.text(request, maxBytes, executor).thenApply(text -> {
            limits.bytes(client, Math.max(text.length(), announced));
            return text;
        });
    }
}
