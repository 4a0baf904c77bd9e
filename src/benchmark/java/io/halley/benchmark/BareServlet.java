package io.halley.benchmark;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The least that answers long polls, and streams (server-sent events): messages in memory, no limits, no deadlines, no errors. What it costs is what the
 * server costs, and the measure for what Halley adds.
 */
@WebServlet(urlPatterns = "/rooms/*", asyncSupported = true)
public class BareServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String EMPTY = "{\"messages\":[],\"cursor\":\"";

    private final transient Map<String, Room> rooms = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Woken(List<AsyncContext> waiting, byte[] page) {}

    private static final class Room {
        private final List<String> messages = new ArrayList<>();
        private List<AsyncContext> waiting = new ArrayList<>();
        private final List<AsyncContext> streams = new CopyOnWriteArrayList<>();

        /** @return what is newer; nothing where the request is parked */
        synchronized byte[] ask(int after, HttpServletRequest request) {
            if (after == messages.size()) {
                AsyncContext async = request.startAsync();
                async.setTimeout(0);
                waiting.add(async);
                return new byte[0];
            }
            return page(after);
        }

        synchronized Woken post(String text) {
            messages.add("{\"id\":" + messages.size() + ",\"text\":\"" + text + "\"}");
            Woken woken = new Woken(waiting, page(messages.size() - 1));
            waiting = new ArrayList<>(waiting.size());
            return woken;
        }

        synchronized byte[] page(int after) {
            return ("{\"messages\":[" + String.join(",", messages.subList(after, messages.size())) + "],\"cursor\":\""
                            + messages.size() + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }

        synchronized int size() {
            return messages.size();
        }
    }

    static List<Class<?>> allClasses() {
        return List.of(BareServlet.class, Room.class, Woken.class);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Room room = room(request);
        if (request.getParameter("stream") != null) {
            stream(room, request, response);
            return;
        }
        String after = request.getParameter("after");
        byte[] page = after == null
                ? (EMPTY + room.size() + "\"}").getBytes(StandardCharsets.UTF_8)
                : room.ask(Integer.parseInt(after), request);
        if (page.length > 0) {
            send(page, response);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Room room = room(request);
        String text = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Woken woken = postToStreams(room, text);
        for (AsyncContext async : woken.waiting) {
            send(woken.page, (HttpServletResponse) async.getResponse());
            async.complete();
        }
        response.setStatus(HttpServletResponse.SC_CREATED);
    }

    /** One post at a time, for two that write to a response at once are no chunks any more, and nobody hears them in order. */
    private static Woken postToStreams(Room room, String text) throws IOException {
        synchronized (room.streams) {
            Woken woken = room.post(text);
            byte[] event = ("data: " + new String(woken.page, StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8);
            for (AsyncContext async : room.streams) {
                tell(event, (HttpServletResponse) async.getResponse());
            }
            return woken;
        }
    }

    private Room room(HttpServletRequest request) {
        return rooms.computeIfAbsent(request.getPathInfo(), path -> new Room());
    }

    private static void stream(Room room, HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        response.setContentType("text/event-stream");
        response.flushBuffer(); // This server holds back what is flushed first until something else is.
        tell(":\n\n".getBytes(StandardCharsets.UTF_8), response);
        room.streams.add(async);
    }

    private static void tell(byte[] event, HttpServletResponse response) throws IOException {
        response.getOutputStream().write(event);
        response.getOutputStream().flush();
    }

    private static void send(byte[] page, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }
}
