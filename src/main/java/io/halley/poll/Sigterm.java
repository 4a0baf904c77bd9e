package io.halley.poll;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * SIGTERM, taken over from the JVM, which would begin to stop the server there and then: shutdown hooks run beside
 * Liberty's own, and cannot put it off.
 *
 * <p>{@code sun.misc.Signal} is one of the few inner classes that the JDK keeps open for want of another (JEP 260). It is
 * reached by its name, because the compiler warns of it in a way that cannot be answered. Where a JVM has none, or has been
 * told to leave signals alone ({@code -Xrs}), SIGTERM means what it means there.
 */
final class Sigterm {
    /** What the shell calls the end by this signal, 128 + 15. */
    private static final int EXIT_STATUS = 143;

    private static final Logger LOG = System.getLogger(Sigterm.class.getName());

    private final Runnable first;
    private final AtomicBoolean received = new AtomicBoolean();
    private @Nullable Object before;

    /** @param first what is done before the process ends, in a thread of its own; a second signal does not wait for it */
    Sigterm(Runnable first) {
        this.first = first;
    }

    void takeOver() {
        try {
            Class<?> handler = type("SignalHandler");
            before = handle(Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> answer(method)));
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "SIGTERM ends this server without a drain window", e);
        }
    }

    void giveBack() {
        try {
            if (before != null) {
                handle(before);
            }
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "SIGTERM cannot be given back", e);
        }
    }

    /** The one method of {@code SignalHandler}, and those of every object. */
    private @Nullable Object answer(Method method) {
        if (method.getName().equals("handle")) {
            end();
        }
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(this);
            case "equals" -> false;
            case "toString" -> "Halley's drain";
            default -> null;
        };
    }

    private void end() {
        try {
            if (received.compareAndSet(false, true)) {
                first.run();
            }
        } finally {
            System.exit(EXIT_STATUS);
        }
    }

    private static Object handle(Object handler) throws ReflectiveOperationException {
        Class<?> signal = type("Signal");
        Object term = signal.getConstructor(String.class).newInstance("TERM");
        return signal.getMethod("handle", signal, type("SignalHandler")).invoke(null, term, handler);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("sun.misc." + name, true, ClassLoader.getSystemClassLoader());
    }
}
