package io.halley.platform;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files, and so connections, this process may have open. */
public final class FileDescriptors {
    /** Where the platform does not tell: the usual limit of a login shell on macOS and older Linux. */
    private static final long UNKNOWN = 10_240;

    private FileDescriptors() {}

    public static long max() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : UNKNOWN;
    }
}
