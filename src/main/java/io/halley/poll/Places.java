package io.halley.poll;

/**
 * How many polls may wait at the same time. A client that goes away is not noticed, so its polls count until their waits
 * are over.
 *
 * @param inAll on this server
 * @param perAddress for one client address
 */
record Places(int inAll, int perAddress) {
    /** @return whether it matters where a client is */
    boolean countAddresses() {
        return perAddress < inAll;
    }
}
