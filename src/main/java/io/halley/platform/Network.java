package io.halley.platform;

import io.halley.message.OutsideText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Addresses that begin alike, as {@code 10.0.0.0/8}; or one alone.
 *
 * @param first any of them
 * @param bits how many they have in common
 */
public record Network(InetAddress first, int bits) {
    /** {@code ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255} */
    private static final int LONGEST = 45;

    private static final int IPV4_BYTES = 4;

    /** @throws IllegalArgumentException where it is none */
    public static Network of(String written) {
        int slash = written.indexOf('/');
        InetAddress first = address(slash < 0 ? written : written.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("no address: " + written));
        int most = Byte.SIZE * first.getAddress().length;
        int bits = slash < 0 ? most : Integer.parseInt(written.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("no network: " + written);
        }
        return new Network(first, bits);
    }

    /**
     * @return the address that this is; empty where it is none. A name is nobody's address: {@link InetAddress} would ask
     *     the network about it, and also about numbers that are too great.
     */
    public static Optional<InetAddress> address(String literal) {
        try {
            return literal.indexOf(':') < 0 ? ipv4(literal) : ipv6(literal);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> ipv4(String literal) throws UnknownHostException {
        byte[] bytes = new byte[IPV4_BYTES];
        int start = 0;
        for (int i = 0; i < IPV4_BYTES; i++) {
            int dot = i < IPV4_BYTES - 1 ? literal.indexOf('.', start) : literal.length();
            String number = dot < 0 ? "" : literal.substring(start, dot);
            if (!OutsideText.isNumber(number, 3) || Integer.parseInt(number) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(number);
            start = dot + 1;
        }
        return Optional.of(InetAddress.getByAddress(bytes));
    }

    private static Optional<InetAddress> ipv6(String literal) throws UnknownHostException {
        boolean numbers = literal.chars().allMatch(c -> c == ':' || c == '.' || HexFormat.isHexDigit(c));
        return numbers && literal.length() <= LONGEST
                ? Optional.of(InetAddress.getByName("[" + literal + "]"))
                : Optional.empty();
    }

    boolean has(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
