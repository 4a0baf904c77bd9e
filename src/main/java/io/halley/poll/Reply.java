package io.halley.poll;

import java.util.List;

/** The way back to a client that has asked; it is used once for each time that the client asks. */
public interface Reply {
    /** A header that only this client gets, beside what all get that are answered alike. */
    record Header(String name, String value) {
        /** Ends the connection behind the answer, so that its client does not ask this server again. */
        public static final Header CLOSE = new Header("Connection", "close");

        /** As RFC 6750 has it. */
        static final Header TOKEN_ENDED =
                new Header("WWW-Authenticate", "Bearer realm=\"halley\", error=\"invalid_token\"");
    }

    /** @return who shares the client's limits; empty where it has none */
    String address();

    /** Answers. A client that is gone loses nothing: it asks again with the cursor that it still has (rule 5). */
    void send(Answer answer, List<Header> headers);
}
