package io.halley;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings as the server reads them, without one. */
public final class Settings {
    private Settings() {}

    /** @throws RuntimeException naming the setting that cannot be read, or is out of its range */
    public static void check(Map<String, String> environment) {
        of(environment).check();
    }

    static HalleyConfig of(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("HALLEY_DATA_DIR", "target/data");
        variables.putIfAbsent("HALLEY_HTTP_MAX_CONNECTIONS", "19000");
        variables.putIfAbsent("HALLEY_DB_URL", "jdbc:sqlite:target/data/halley.db");
        ConfigClass settings = ConfigClass.configClass(HalleyConfig.class);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(variables, EnvConfigSource.ORDINAL))
                .addDiscoveredConverters()
                .withMapping(settings)
                .build();
        return config.getConfigMapping(HalleyConfig.class, settings.getPrefix());
    }
}
