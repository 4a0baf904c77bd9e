package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import io.halley.HalleyClient;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that is there before the real one has been bundled: its files are in no package, so they come from here. */
class PlainPageIT {
    private static final Path FILES = Path.of("src/main/webapp");

    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();
    private final Person ann = new Person(Servers.SHARED, null, Person.intercepted());
    private final Page page = ann.page();
    private final Locator status = page.getByRole(AriaRole.STATUS);
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void serve() {
        serve(page);
        page.onRequest(request -> {
            if (request.url().contains("/messages")) {
                asked.add(request.url());
            }
        });
    }

    /** The page's files, which no server has. */
    static void serve(Page page) {
        page.route("**/plain.*", route -> {
            String address = route.request().url();
            String name = address.substring(address.lastIndexOf('/') + 1).replaceFirst("[?#].*", "");
            route.fulfill(new FulfillOptions().setPath(FILES.resolve(name)));
        });
    }

    @AfterEach
    void leave() {
        ann.close();
    }

    @Test
    void showsWhatIsSaid() {
        enter(room);
        client.postText(room, "Hi");
        assertThat(page.locator("#messages li")).containsText("Hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%zz", "a%20b"})
    void saysOfARoomThatCannotBeThatThereIsNone(String name) {
        enter(name);
        assertThat(status).containsText("Cannot be read");
        assertThat(asked).hasSize(1);
    }

    /** As after a change of the server, which takes another form of it. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 401})
    void beginsAnewWhereItsCursorIsRefused(int refused) {
        FulfillOptions refusal = new FulfillOptions()
                .setStatus(refused)
                .setContentType("application/problem+json")
                .setBody("{\"detail\":\"No such cursor.\"}");
        client.postText(room, "before");
        page.route(
                address -> address.contains("after="),
                route -> route.fulfill(refusal),
                new Page.RouteOptions().setTimes(1));
        enter(room);
        assertThat(page.locator(".gap")).containsText("No such cursor.");
        client.postText(room, "after");
        assertThat(page.locator("#messages li").last()).containsText("after");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void asksNoMoreWhereAFreshStartIsRefused(int refused) {
        page.route(
                address -> address.contains("/messages"),
                route -> route.fulfill(new FulfillOptions().setStatus(refused).setBody("<h1>No</h1>")));
        enter(room);
        assertThat(status).hasText("Cannot be read: status " + refused);
        assertThat(asked).hasSize(1);
    }

    private void enter(String name) {
        page.navigate(Servers.SHARED + "plain.html#" + name);
    }
}
