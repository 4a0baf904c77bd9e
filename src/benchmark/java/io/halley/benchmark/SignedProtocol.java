package io.halley.benchmark;

import io.halley.Provider;
import java.util.List;
import java.util.stream.IntStream;

/** The same as another one, by people who have tokens: each listener and each poster is one of them. */
final class SignedProtocol implements Protocol, AutoCloseable {
    /** Above what a server knows at once of those who speak, and below what takes long to sign. */
    private static final int PEOPLE = 1_000;

    private final Protocol plain;
    private final Provider provider;
    private final List<byte[]> headers;
    private int next;

    SignedProtocol(Protocol plain, Provider provider) {
        this.plain = plain;
        this.provider = provider;
        headers = IntStream.range(0, PEOPLE)
                .mapToObj(person -> provider.signed(Provider.claims("u-" + person, "Somebody")))
                .map(token -> Protocol.bytes("Authorization: Bearer " + token + "\r\n"))
                .toList();
    }

    @Override
    public byte[] listen(String room, Memory memory) {
        return signed(plain.listen(room, memory), memory);
    }

    @Override
    public byte[] listenOn(String room, Memory memory, Reply reply) {
        return signed(plain.listenOn(room, memory, reply), memory);
    }

    @Override
    public boolean waits(Memory memory) {
        return plain.waits(memory);
    }

    @Override
    public byte[] post(String room, String text, Memory memory) {
        return signed(plain.post(room, text, memory), memory);
    }

    @Override
    public void close() {
        provider.close();
    }

    /** Behind the first line. */
    private byte[] signed(byte[] request, Memory memory) {
        if (memory.person < 0) {
            memory.person = next++ % PEOPLE;
        }
        byte[] header = headers.get(memory.person);
        int line = 0;
        while (request[line++] != '\n') {}
        byte[] signed = new byte[request.length + header.length];
        System.arraycopy(request, 0, signed, 0, line);
        System.arraycopy(header, 0, signed, line, header.length);
        System.arraycopy(request, line, signed, line + header.length, request.length - line);
        return signed;
    }
}
