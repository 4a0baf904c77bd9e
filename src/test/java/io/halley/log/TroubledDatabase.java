package io.halley.log;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A real database that is away, or hangs, when the test wants it. */
public final class TroubledDatabase {
    private TroubledDatabase() {}

    /** What happens first. */
    public interface Before {
        void connection() throws SQLException, InterruptedException;
    }

    /** @return the same database, where something happens before it gives a connection */
    public static DataSource before(DataSource real, Before before) {
        return (DataSource) Proxy.newProxyInstance(
                TroubledDatabase.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    before.connection();
                    return method.invoke(real, args);
                });
    }

    public static DataSource hangingWhile(AtomicBoolean hanging, CountDownLatch back, DataSource real) {
        return before(real, () -> {
            if (hanging.get()) {
                back.await();
            }
        });
    }
}
