package io.halley.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database whose n-th call fails, and one soon after it, behind a pool as the server has one: it lends a connection again
 * in the state in which it came back, unless it was aborted, and believes in that state: what it takes for switched off
 * already is not switched off again.
 */
public final class FaultyDatabase {
    /** What has become of the call that fails. */
    public enum Fault {
        /** Nothing: it never reached the database. */
        BEFORE,
        /** It took effect, and only its answer was lost. */
        AFTER,
        /** The database has rolled the whole transaction back by itself, as SQLite does where its disk is full. */
        ROLLED_BACK
    }

    private static final Set<String> CALLS = Set.of(
            "setAutoCommit",
            "commit",
            "rollback",
            "prepareStatement",
            "execute",
            "executeQuery",
            "executeUpdate",
            "executeBatch",
            "next");

    private final DataSource dataSource;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Map<Connection, Boolean> autoCommit = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int first;
    private volatile int second;
    private volatile Fault fault = Fault.BEFORE;
    private volatile boolean struck;

    public FaultyDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The n-th call from now on fails so, and another one, this much later, does not reach the database. */
    public void failCalls(int n, Fault how, int later) {
        calls.set(0);
        struck = false;
        fault = how;
        second = n + later;
        first = n;
    }

    /** @return whether there was such a call; none fails any more */
    public boolean heal() {
        first = 0;
        second = 0;
        return struck;
    }

    /** Closes what nobody uses. */
    public synchronized void close() {
        try {
            while (!idle.isEmpty()) {
                idle.pop().close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public DataSource dataSource() {
        return proxy(
                DataSource.class,
                dataSource,
                (method, arguments, real) -> method.getName().equals("getConnection") ? lend() : real.call());
    }

    private synchronized Connection lend() throws SQLException {
        Connection known = idle.poll();
        Connection connection = known == null ? dataSource.getConnection() : known;
        return handle(connection);
    }

    private synchronized void takeBack(Connection connection) {
        idle.push(connection);
    }

    private Connection handle(Connection physical) {
        boolean[] gone = {false};
        return proxy(Connection.class, physical, (method, arguments, real) -> {
            switch (method.getName()) {
                case "abort" -> {
                    gone[0] = true;
                    physical.close();
                    return null;
                }
                case "close" -> {
                    if (!gone[0]) {
                        gone[0] = true; // Closed once more, it would be lent to two.
                        takeBack(physical);
                    }
                    return null;
                }
                case "setAutoCommit" -> {
                    if (!arguments[0].equals(autoCommit.getOrDefault(physical, true))) {
                        failingInItsTurn(method, physical, real);
                        autoCommit.put(physical, (Boolean) arguments[0]);
                    }
                    return null;
                }
                default -> {
                    return failingInItsTurn(method, physical, real);
                }
            }
        });
    }

    private @Nullable Object failingInItsTurn(Method method, Connection physical, Call real) throws Throwable {
        int call = CALLS.contains(method.getName()) ? calls.incrementAndGet() : -1;
        if (call != first && call != second) {
            Object result = real.call();
            return result instanceof AutoCloseable part && !(part instanceof Connection)
                    ? proxy(method.getReturnType(), part, physical)
                    : result;
        }
        if (call == first) {
            struck = true;
            takeEffect(physical, real);
        }
        throw new SQLException("an injected fault in " + method.getName());
    }

    private void takeEffect(Connection physical, Call real) throws Throwable {
        if (fault == Fault.AFTER) {
            real.call();
        } else if (fault == Fault.ROLLED_BACK && !physical.getAutoCommit()) {
            try (Statement statement = physical.createStatement()) {
                statement.execute("rollback");
            }
        }
    }

    private Object proxy(Class<?> type, Object part, Connection physical) {
        return proxy(type, type.cast(part), (method, arguments, real) -> failingInItsTurn(method, physical, real));
    }

    private interface Call {
        @Nullable
        Object call() throws Throwable;
    }

    private interface Handler {
        @Nullable
        Object handle(Method method, Object[] arguments, Call real) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Object target, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                FaultyDatabase.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Call real = () -> {
                        try {
                            return method.invoke(target, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    };
                    return handler.handle(method, arguments, real);
                }));
    }
}
