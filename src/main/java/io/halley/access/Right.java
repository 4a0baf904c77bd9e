package io.halley.access;

/** What may be done in a room; none of them comes with another. */
public enum Right {
    READ,
    WRITE,
    /** To edit and take back what others have said. */
    MODERATE,
    /** To decide who is in a room that people make, whoever owns it. It opens no room. */
    MANAGE
}
