package io.halley.page;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The server's answer to one request of a page, which the network takes its time to bring. */
final class HeldAnswer {
    private final Page page;
    private final Predicate<Request> held;
    private @Nullable Route route;
    private @Nullable APIResponse response;

    /** Holds the answer to the next request of this kind; what else is asked is let through. */
    HeldAnswer(Page page, Predicate<Request> held) {
        this.page = page;
        this.held = held;
        page.route("**/api/**", this::take);
    }

    private void take(Route asked) {
        if (route == null && held.test(asked.request())) {
            route = asked;
            // A poll is not left to wait: what is held is what the server says now.
            Map<String, String> headers = new HashMap<>(asked.request().headers());
            headers.remove("prefer");
            response = asked.fetch(new Route.FetchOptions().setHeaders(headers));
        } else {
            asked.resume();
        }
    }

    /** Until the server has answered. */
    HeldAnswer await() {
        page.waitForCondition(() -> response != null);
        return this;
    }

    void deliver() {
        deliver(new Route.FulfillOptions().setResponse(response));
    }

    /** This instead of what the server has answered. */
    void deliver(Route.FulfillOptions answer) {
        if (route != null) {
            route.fulfill(answer);
        }
    }
}
