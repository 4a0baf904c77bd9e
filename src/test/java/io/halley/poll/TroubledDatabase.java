package io.halley.poll;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A real database that is away, or hangs, when the test wants it. */
final class TroubledDatabase {
    private TroubledDatabase() {}

    interface Before {
        void connection() throws SQLException, InterruptedException;
    }

    /** @return the same database, where something happens before it gives a connection */
    static DataSource before(DataSource real, Before before) {
        return (DataSource) Proxy.newProxyInstance(
                TroubledDatabase.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    before.connection();
                    return method.invoke(real, args);
                });
    }

    static DataSource hangingWhile(AtomicBoolean hanging, CountDownLatch back, DataSource real) {
        return before(real, () -> {
            if (hanging.get()) {
                back.await();
            }
        });
    }
}
