package io.halley.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.halley.HalleyConfig;
import io.halley.log.Messages;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.platform.Recurring;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * What each client address may do, so that no one takes what all others need. No honest house notices: each number is
 * for a thousand people behind one address ({@link HalleyConfig}). Who has no address is not limited.
 */
@Direct
public class Limits {
    /** A kibibyte each. More than that have something left to get back only where somebody makes them up. */
    private static final int MOST_ADDRESSES = 10_000;

    /** Names of rooms that are there, so that a post need not look: some hundred bytes each. */
    private static final int MOST_ROOMS = 10_000;

    private static final long SWEEP_SECONDS = 10;

    private final Allowance.Size size;
    private final Predicate<RoomName> isThere;
    private final TimeMeter clock;
    private final Map<String, Allowance> left = new ConcurrentHashMap<>();
    private final Set<RoomName> rooms = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService executor;

    @Inject
    Limits(@ConfigProperties HalleyConfig config, Messages messages, ScheduledExecutorService executor) {
        this(
                new Allowance.Size(config.limitPosts(), config.limitBytes(), config.limitRooms()),
                messages::isThere,
                TimeMeter.SYSTEM_NANOTIME,
                executor);
    }

    Limits(Allowance.Size size, Predicate<RoomName> isThere, TimeMeter clock, ScheduledExecutorService executor) {
        this.size = size;
        this.isThere = isThere;
        this.clock = clock;
        this.executor = executor;
    }

    @PostConstruct
    void start() {
        var unused = executor.scheduleWithFixedDelay(
                new Recurring(this::forgetWhoHasAll), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** @throws ClientErrorException with status 429 where so many were posted from this address */
    public void post(String address) {
        take(address, Allowance::posts, 1, "Too many messages come from your address.");
    }

    /** To look for something costs about as much as a post. @throws ClientErrorException as for {@link #post} */
    public void search(String address) {
        take(address, Allowance::posts, 1, "Too many searches and messages come from your address.");
    }

    /** @throws ClientErrorException with status 429 where so much was posted from this address */
    public void bytes(String address, int bytes) {
        take(address, Allowance::bytes, bytes, "Too long messages come from your address, too fast.");
    }

    /** @throws ClientErrorException with status 429 where the room would be new, and so many were begun from this address */
    public void speakIn(String address, RoomName room) {
        if (!address.isEmpty() && !rooms.contains(room)) {
            if (!isThere.test(room)) {
                take(address, Allowance::rooms, 1, "Too many new rooms are begun from your address.");
            } else if (rooms.size() < MOST_ROOMS) {
                rooms.add(room);
            }
        }
    }

    /** @throws ClientErrorException with status 429 where so many names were asked for from this address */
    public void name(String address) {
        take(address, Allowance::rooms, 1, "Too many names are asked for from your address.");
    }

    private void take(String address, Function<Allowance, Bucket> what, int much, String refusal) {
        if (address.isEmpty() || much < 1) {
            return;
        }
        if (left.size() >= MOST_ADDRESSES) {
            makeRoom();
        }
        Bucket bucket = what.apply(left.computeIfAbsent(address, unused -> size.whole(clock)));
        if (!bucket.tryConsume(much)) {
            throw new ClientErrorException(refusal, Response.Status.TOO_MANY_REQUESTS);
        }
    }

    /** Better that some get more than they may than that memory ends. */
    private void makeRoom() {
        forgetWhoHasAll();
        if (left.size() >= MOST_ADDRESSES) {
            left.clear();
        }
    }

    private void forgetWhoHasAll() {
        left.values().removeIf(size::isAllOf);
    }

    int addresses() {
        return left.size();
    }
}
