package io.halley.platform;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fields of the server's own objects, by their names: for what it has no other door to. */
final class Fields {
    /** To find one takes longer than all else that is done with a connection here. */
    private static final Map<Member, Field> FOUND = new ConcurrentHashMap<>();

    private Fields() {}

    private record Member(Class<?> of, String name) {}

    /** @throws NoSuchFieldException where neither its class nor any above has one of that name */
    static Field field(Object of, String name) throws NoSuchFieldException {
        Member member = new Member(of.getClass(), name);
        Field known = FOUND.get(member);
        if (known != null) {
            return known;
        }
        Field found = find(member);
        found.setAccessible(true);
        FOUND.put(member, found);
        return found;
    }

    private static Field find(Member member) throws NoSuchFieldException {
        for (Class<?> type = member.of(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(member.name())) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(member.of() + " has no " + member.name());
    }
}
