package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import io.halley.SignInProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How people look beside what they say. */
class PicturesIT {
    private static final String IS_LOADED = "image => image.complete && image.naturalWidth === 64";

    private final String room = HalleyClient.freshRoom();

    @Test
    void standBesideWhatSomebodySaysWhoHasOne(@TempDir Path folder) {
        Chromium.browser();
        try (SignInProvider provider = new SignInProvider();
                SignInProvider elsewhere = new SignInProvider();
                LibertyServer server = new LibertyServer(folder, settings(provider)).await();
                Person ann = new Person(server.uri(), null, new NewContextOptions())) {
            HalleyClient client = server.client();
            ann.alsoGoesTo(URI.create(provider.picture("")));
            ann.signedIn(provider.signIn(client, "u-1", "Ann", provider.picture("ann.svg")));
            client.postText(room, "Hello", "Cookie", provider.signIn(client, "u-2", "Bob"));
            String carol = provider.signIn(client, "u-3", "Carol", elsewhere.picture("carol.svg"));
            client.postText(room, "Moin", "Cookie", carol);
            ann.enter(room);
            ann.say("Servus");
            ann.sees("Servus");
            for (Locator picture : List.of(picture(ann, "Servus"), ann.page().locator(".me .avatar img"))) {
                assertThat(picture).isVisible();
                ann.page().waitForFunction(IS_LOADED, picture.elementHandle());
            }
            for (String said : List.of("Hello", "Moin")) {
                assertThat(picture(ann, said)).hasCount(1);
                assertThat(picture(ann, said)).isHidden();
            }
        }
    }

    private static Map<String, String> settings(SignInProvider provider) {
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_ACCESS_OIDC_PICTURES", provider.issuer());
        return settings;
    }

    private static Locator picture(Person person, String said) {
        return person.message(said).locator(".avatar img");
    }
}
