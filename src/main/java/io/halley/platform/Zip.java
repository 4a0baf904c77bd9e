package io.halley.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Bodies as those get them who can read gzip. */
public final class Zip {
    private Zip() {}

    /** For one who waits for it. */
    public static byte[] gzip(byte[] plain) {
        return gzip(plain, Deflater.DEFAULT_COMPRESSION);
    }

    /** What is zipped once, and sent to many. */
    public static byte[] gzipTightly(byte[] plain) {
        return gzip(plain, Deflater.BEST_COMPRESSION);
    }

    private static byte[] gzip(byte[] plain, int level) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream zip = new Levelled(zipped, level)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private static final class Levelled extends GZIPOutputStream {
        Levelled(OutputStream zipped, int level) throws IOException {
            super(zipped);
            def.setLevel(level);
        }
    }
}
