package io.halley.message;

import org.jspecify.annotations.Nullable;

/**
 * Whom or what a word of a message means, in its HTML: {@code <data value="person:u-1">@Ann</data>}. The value goes on meaning the
 * same one when they are called otherwise, and the word stays readable for who shows the text alone.
 *
 * <ul>
 *   <li>{@code person:} and an {@code authorId}: somebody whom their token names.
 *   <li>{@code name:} and an author: whoever goes by that name, where nobody is asked who they are.
 *   <li>{@code everybody}: all who read the room.
 *   <li>{@code room:} and a room's name.
 * </ul>
 */
final class Reference {
    private static final String PERSON = "person:";
    private static final String NAME = "name:";
    private static final String ROOM = "room:";
    private static final String EVERYBODY = "everybody";

    /** As long as ids of people are. */
    private static final int LONGEST_ID = 255;

    private Reference() {}

    /** @return the value as it is kept; null where it means nothing */
    static @Nullable String of(String value) {
        try {
            if (value.startsWith(PERSON)) {
                return isId(value.substring(PERSON.length())) ? value : null;
            }
            if (value.startsWith(NAME)) {
                return NAME + Draft.author(value.substring(NAME.length()));
            }
            if (value.startsWith(ROOM)) {
                return ROOM + RoomName.toSpeakIn(value.substring(ROOM.length()));
            }
        } catch (MalformedException e) {
            return null;
        }
        return value.equals(EVERYBODY) ? value : null;
    }

    private static boolean isId(String id) {
        return !id.isBlank() && id.length() <= LONGEST_ID && id.chars().noneMatch(Character::isISOControl);
    }
}
