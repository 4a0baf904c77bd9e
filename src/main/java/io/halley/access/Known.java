package io.halley.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Those who were found to be somebody by what they have sent, as long as that lasts and there is room for them. */
final class Known {
    /** What they take, as an estimate: a thirty-second of the heap. */
    static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 32;

    /** A person, and its place among the others; the grants are made of what the token says. */
    private static final int OVERHEAD_BYTES = 1_024;

    private static final int GRANTS_FACTOR = 4;

    private final long mostBytes;
    private final Map<String, Person> known = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    Known(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** @param check asked where it is not known who that is, or their time is over */
    Person person(String token, Function<String, Person> check) {
        Person person = known.get(token);
        if (person != null && !person.hasEnded()) {
            return person;
        }
        Person checked = check.apply(token);
        remember(token, checked);
        return checked;
    }

    private void remember(String token, Person person) {
        if (bytes.get() > mostBytes) {
            known.keySet().forEach(this::forgetIfEnded);
            if (bytes.get() > mostBytes) {
                known.keySet().forEach(this::forget);
            }
        }
        if (known.put(token, person) == null) {
            bytes.addAndGet(bytes(token));
        }
    }

    private void forgetIfEnded(String token) {
        Person person = known.get(token);
        if (person != null && person.hasEnded()) {
            forget(token);
        }
    }

    private void forget(String token) {
        if (known.remove(token) != null) {
            bytes.addAndGet(-bytes(token));
        }
    }

    private static long bytes(String token) {
        return OVERHEAD_BYTES + (long) GRANTS_FACTOR * token.length();
    }

    int size() {
        return known.size();
    }
}
