package io.halley.log;

import io.halley.message.Draft;
import io.halley.message.RoomName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Something new to say.
 *
 * @param by what the rules let them do who say it
 */
record Post(RoomName room, Draft draft, @Nullable IdempotencyKey key, Speaker by) implements Entry {
    @Override
    public @Nullable String authorId() {
        return draft.authorId();
    }

    @Override
    public int length() {
        return draft.length();
    }

    /** Tells whether a retry says the same. A separator that no text holds keeps the fields apart. */
    String digest() {
        String fields = draft.author()
                + '\0'
                + draft.text()
                + '\0'
                + (draft.html() == null ? "" : draft.html())
                + (draft.authorId() == null ? "" : '\0' + draft.authorId())
                + (draft.replyTo() == 0 ? "" : "\0\0" + draft.replyTo());
        byte[] hash = sha256().digest(fields.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
