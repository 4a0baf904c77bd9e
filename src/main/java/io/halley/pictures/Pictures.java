package io.halley.pictures;

import io.halley.HalleyConfig;
import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.platform.Direct;
import io.halley.platform.LentFor;
import io.halley.platform.LentFor.Use;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * Where the pictures of those are who have signed in on the page. Their provider says so each time they do; at most providers
 * they may choose the address themselves. So pages load pictures only from where the operator lets them
 * ({@code halley.access.oidc.pictures}): else somebody's picture would tell somebody's server who reads what they say.
 */
@Direct
public class Pictures {
    private static final Logger LOG = System.getLogger(Pictures.class.getName());

    /** Those of the large providers have some 200 characters. */
    private static final int LONGEST_ADDRESS = 1_024;

    private final List<String> origins;
    private final Database database;
    private final Executor mayWait;

    @Inject
    Pictures(
            @ConfigProperties HalleyConfig config,
            Database database,
            @LentFor(Use.DATABASE) ScheduledExecutorService mayWait) {
        this(config.pictureOrigins(), database, mayWait);
    }

    Pictures(List<String> origins, Database database, Executor mayWait) {
        this.origins = origins;
        this.database = database;
        this.mayWait = mayWait;
    }

    /** From where pages may load them, such as {@code https://id.example}; nothing where nobody is shown. */
    public List<String> origins() {
        return origins;
    }

    /** Whether people are shown at all. */
    public boolean areShown() {
        return !origins.isEmpty();
    }

    /**
     * Somebody signs in.
     *
     * @param address of their picture, as the provider says it; nothing where it has none
     * @return when that is known here, or cannot be: nobody is kept out for want of a picture
     */
    public CompletableFuture<Void> told(String personId, Optional<String> address) {
        return areShown()
                ? CompletableFuture.runAsync(() -> keepOrGoOn(personId, address.flatMap(this::shown)), mayWait)
                : CompletableFuture.completedFuture(null);
    }

    /**
     * Where somebody's picture is; nothing where they have none that may be shown.
     *
     * @throws LogUnavailableException where the database is not there
     */
    public Optional<URI> of(String personId) {
        return database.aside(connection -> {
                    try (PreparedStatement query =
                            connection.prepareStatement("select address from picture where person_id = ?")) {
                        query.setString(1, personId);
                        try (ResultSet row = query.executeQuery()) {
                            return row.next() ? Optional.of(row.getString(1)) : Optional.<String>empty();
                        }
                    }
                })
                .flatMap(this::shown);
    }

    private Optional<URI> shown(String address) {
        try {
            URI picture = new URI(address);
            String origin = picture.getScheme() + "://" + picture.getRawAuthority();
            boolean may = address.length() <= LONGEST_ADDRESS && origins.contains(origin.toLowerCase(Locale.ROOT));
            return may ? Optional.of(picture) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private void keepOrGoOn(String personId, Optional<URI> picture) {
        try {
            picture.ifPresentOrElse(address -> keep(personId, address), () -> forget(personId));
        } catch (LogUnavailableException e) {
            LOG.log(Level.DEBUG, "A picture is known when they sign in again", e);
        }
    }

    private void keep(String personId, URI address) {
        int unused = database.write(connection -> {
            try (PreparedStatement row = connection.prepareStatement("insert into picture (person_id, address)"
                    + " values (?, ?) on conflict (person_id) do update set address = excluded.address")) {
                row.setString(1, personId);
                row.setString(2, address.toString());
                return row.executeUpdate();
            }
        });
    }

    private void forget(String personId) {
        int unused = database.write(connection -> {
            try (PreparedStatement row = connection.prepareStatement("delete from picture where person_id = ?")) {
                row.setString(1, personId);
                return row.executeUpdate();
            }
        });
    }
}
