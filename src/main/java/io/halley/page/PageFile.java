package io.halley.page;

import io.halley.platform.Zip;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file of the page's, as it is sent. */
final class PageFile {
    private final byte[] plain;
    private final byte[] zipped;
    private final String type;
    private final String tag;

    PageFile(byte[] plain, String type) {
        this.plain = plain;
        this.type = type;
        zipped = Zip.gzipTightly(plain);
        tag = "W/\"" + Integer.toHexString(Arrays.hashCode(plain)) + '-' + plain.length + '"';
    }

    String type() {
        return type;
    }

    /** The same for both forms, and so a weak one (RFC 9110, 8.8.1). */
    String tag() {
        return tag;
    }

    byte[] body(boolean isZipped) {
        return isZipped ? zipped : plain;
    }

    /** @param tags those of the forms that a client has; null for none */
    boolean isKnown(@Nullable String tags) {
        return tags != null && tags.contains(tag.substring("W/".length()));
    }

    /** @param accepted what a client says that it can read; null for nothing. Who likes gzip least is sent none. */
    boolean isBetterZipped(@Nullable String accepted) {
        String encodings = accepted == null ? "" : accepted.replace(" ", "").toLowerCase(Locale.ROOT);
        return zipped.length < plain.length && encodings.contains("gzip") && !encodings.contains("gzip;q=0");
    }
}
