package io.halley.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP answer, where it lies in the driver's buffer: valid until the driver reads on.
 *
 * @param bytes the buffer
 * @param head where the answer begins
 * @param body where its body begins
 * @param end where it ends
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares replies.
record Reply(byte[] bytes, int head, int body, int end, int status) {
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};
    private static final byte[] END_OF_EVENT = {'\n', '\n'};
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "\r\ntransfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "\r\nconnection: close".getBytes(StandardCharsets.US_ASCII);

    /** @return the whole answer that begins there; null where more has to come */
    static @Nullable Reply parse(byte[] bytes, int from, int to) {
        int blank = indexOf(bytes, from, to, BLANK_LINE, false);
        if (blank < 0) {
            return null;
        }
        int body = blank + BLANK_LINE.length;
        int status = (int) number(bytes, from + 9);
        int length = indexOf(bytes, from, body, LENGTH, true);
        int end;
        if (length >= 0) {
            end = body + (int) number(bytes, length + LENGTH.length);
        } else if (indexOf(bytes, from, body, CHUNKED, true) >= 0) {
            end = endOfChunks(bytes, body, to);
        } else {
            end = body;
        }
        return end < 0 || end > to ? null : new Reply(bytes, from, body, end, status);
    }

    /** @return the head of an answer that goes on, as far as its body; null where more has to come */
    static @Nullable Reply head(byte[] bytes, int from, int to) {
        int blank = indexOf(bytes, from, to, BLANK_LINE, false);
        int body = blank + BLANK_LINE.length;
        return blank < 0 ? null : new Reply(bytes, from, body, body, (int) number(bytes, from + 9));
    }

    /** @return one event of what goes on to the connection's end, in no chunks; null where more has to come */
    static @Nullable Reply event(byte[] bytes, int from, int to) {
        int blank = indexOf(bytes, from, to, END_OF_EVENT, false);
        return blank < 0 ? null : new Reply(bytes, from, from, blank + END_OF_EVENT.length, 200);
    }

    boolean isChunked() {
        return indexOf(bytes, head, body, CHUNKED, true) >= 0;
    }

    /** @return one piece (chunk) of it; null where more has to come */
    static @Nullable Reply piece(byte[] bytes, int from, int to) {
        int line = indexOf(bytes, from, to, new byte[] {'\r', '\n'}, false);
        if (line < 0) {
            return null;
        }
        int body = line + 2;
        int end = body + size(bytes, from, line) + 2;
        return end > to ? null : new Reply(bytes, from, body, end, 200);
    }

    boolean closes() {
        return indexOf(bytes, head, body, CLOSE, true) >= 0;
    }

    /** @return what stands in the body between these two, "" where it does not */
    String between(byte[] start, char stop) {
        return cut(indexOf(bytes, body, end, start, false), start.length, stop);
    }

    /** @param start for example {@code "\r\netag: "} in lower case */
    String header(byte[] start) {
        return cut(indexOf(bytes, head, body, start, true), start.length, '\r');
    }

    private String cut(int found, int length, char stop) {
        if (found < 0) {
            return "";
        }
        int last = found + length;
        while (bytes[last] != stop) {
            last++;
        }
        return new String(Arrays.copyOfRange(bytes, found + length, last), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return new String(bytes, head, end - head, StandardCharsets.UTF_8);
    }

    private static int endOfChunks(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            int line = indexOf(bytes, at, to, new byte[] {'\r', '\n'}, false);
            if (line < 0) {
                return -1;
            }
            int size = size(bytes, at, line);
            at = line + 2 + size + 2;
            if (size == 0 || at > to) {
                return at;
            }
        }
    }

    private static int size(byte[] bytes, int from, int to) {
        return Integer.parseInt(new String(bytes, from, to - from, StandardCharsets.US_ASCII).strip(), 16);
    }

    static long number(byte[] bytes, int from) {
        long number = 0;
        for (int at = from; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }

    private static int indexOf(byte[] bytes, int from, int to, byte[] wanted, boolean anyCase) {
        for (int at = from; at <= to - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && same(bytes[at + same], wanted[same], anyCase)) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    private static boolean same(byte actual, byte wanted, boolean anyCase) {
        return actual == wanted || (anyCase && actual >= 'A' && actual <= 'Z' && actual + 32 == wanted);
    }
}
