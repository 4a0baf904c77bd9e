package io.halley.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that shows the contract works, and the chat page pays nothing for what that one is allowed. */
class OpenApiPageIT {
    @Test
    void showsTheContractAndLeavesTheChatPageStrict() {
        try (BrowserContext context = Chromium.browser().newContext()) {
            List<String> refused = new ArrayList<>();
            Page page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.text().contains("Content Security Policy")) {
                    refused.add(message.text());
                }
            });
            page.navigate(Servers.SHARED.resolve("/openapi/ui/").toString());
            page.locator("[id$=postMessage]").waitFor();
            assertThat(refused).isEmpty();
            assertThat(page.navigate(Servers.SHARED.toString()).headerValue("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self';", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe-inline");
        }
    }
}
