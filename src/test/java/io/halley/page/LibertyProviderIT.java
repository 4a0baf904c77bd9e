package io.halley.page;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

class LibertyProviderIT extends RealProviderScenario {
    @Override
    RealProvider provider(Path folder, URI page) throws IOException {
        return new LibertyProvider(folder, page);
    }
}
