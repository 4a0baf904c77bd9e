package io.halley.platform;

import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which one it is, where the server lends us two of a kind. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface LentFor {
    Use value();

    /** What the second one is for. */
    enum Use {
        /** The data source of the one connection on which a database server notifies us. */
        LISTENING,
        /** The executor of what may have to wait for the database: nothing that is due at a moment stands behind it. */
        DATABASE,
        /** The executor that works off the server's own queue, in which requests and answers stand. */
        PACING
    }
}
