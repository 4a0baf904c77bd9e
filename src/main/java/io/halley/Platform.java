package io.halley;

import io.halley.log.ForListening;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;

/**
 * What the server lends us, under its plain Java name, so that nothing else in Halley needs a server to be tested. The
 * only fields that are injected: a producer of resources has no other form.
 */
@ApplicationScoped
class Platform {
    @Produces
    @Dependent
    @Resource(lookup = "jdbc/halley")
    DataSource log;

    @Produces
    @Dependent
    @ForListening
    @Resource(lookup = "jdbc/halley-doorbell")
    DataSource doorbell;

    @Produces
    @Dependent
    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    ThreadFactory threads;

    @Produces
    @Dependent
    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ScheduledExecutorService executor;
}
