package io.halley.page;

import io.halley.platform.TrustedProxies;
import io.halley.poll.LongAnswers;
import io.halley.problem.Problem;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The page's files. The server would write them in the threads that do all its work, and each of those waits for whoever
 * does not read: a hundred clients who ask for some megabytes at once and read nothing had them all, and not even its
 * health was answered. Here a file is a long answer like any other, and not zipped anew for each who asks.
 */
@WebServlet(
        name = FileServlet.NAME,
        urlPatterns = {
            "",
            "/index.html",
            "/plain.html",
            "/plain.css",
            "/plain.js",
            "/sw.js",
            "/icon.svg",
            "/client/*",
            "/assets/*"
        },
        asyncSupported = true)
public class FileServlet extends HttpServlet {
    static final String NAME = "files";

    private static final String METHODS = "GET, HEAD, OPTIONS";

    private static final String OTHER_BUILD = "/other-build.js";

    /** Twice as many as there are: some servers know a file by more than one name. */
    private static final int MOST_KEPT = 64;

    private static final long serialVersionUID = 1;

    private static final Logger LOG = System.getLogger(FileServlet.class.getName());

    /** Those that there are. */
    private final transient Map<String, PageFile> files = new ConcurrentHashMap<>();

    private final transient LongAnswers longAnswers;
    private final transient TrustedProxies proxies;

    public FileServlet() {
        longAnswers = CDI.current().select(LongAnswers.class).get();
        proxies = CDI.current().select(TrustedProxies.class).get();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] file = begin(request, response);
        if (file != null) {
            String client = proxies.client(request);
            AsyncContext context = request.startAsync();
            context.setTimeout(0); // The server has a deadline for each write.
            longAnswers.send(client, file.length, () -> write(file, context), () -> refuse(context));
        }
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var unused = begin(request, response);
    }

    /** The server's own answers to other methods name none that can be had, or repeat the request with its cookies. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> super.service(request, response);
            case "OPTIONS" -> response.setHeader("Allow", METHODS);
            default -> {
                response.setHeader("Allow", METHODS);
                response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            }
        }
    }

    /** @return what is to be written; null where there is nothing */
    private byte @Nullable [] begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = pathOf(request);
        PageFile file = file(path);
        if (file == null && isScriptOfAnotherBuild(request, path)) {
            response.setHeader("Cache-Control", "no-store");
            file = file(OTHER_BUILD);
        }
        if (file == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return null;
        }
        response.setHeader("ETag", file.tag());
        response.setHeader("Vary", "Accept-Encoding");
        if (file.isKnown(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return null;
        }
        boolean zipped = file.isBetterZipped(request.getHeader("Accept-Encoding"));
        if (zipped) {
            response.setHeader("Content-Encoding", "gzip");
        }
        byte[] body = file.body(zipped);
        response.setContentType(file.type());
        response.setContentLength(body.length);
        return body;
    }

    /** Asked for by a page, and not by what keeps pages, which must not keep this one in the place of a script. */
    private static boolean isScriptOfAnotherBuild(HttpServletRequest request, String path) {
        return path.startsWith("/assets/")
                && path.endsWith(".js")
                && "script".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    private static String pathOf(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        return path.equals("/") ? "/index.html" : path;
    }

    private @Nullable PageFile file(String path) throws IOException {
        PageFile known = files.get(path);
        if (known != null || path.contains("..") || path.endsWith("/")) {
            return known;
        }
        try (InputStream file = getServletContext().getResourceAsStream(path)) {
            if (file == null) {
                return null;
            }
            PageFile read =
                    new PageFile(file.readAllBytes(), getServletContext().getMimeType(path));
            if (files.size() < MOST_KEPT) {
                files.put(path, read);
            }
            return read;
        }
    }

    private static void write(byte[] file, AsyncContext context) {
        try {
            context.getResponse().getOutputStream().write(file);
            context.getResponse().flushBuffer();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client has gone", e);
        } finally {
            context.complete();
        }
    }

    private static void refuse(AsyncContext context) {
        try {
            HttpServletResponse response = (HttpServletResponse) context.getResponse();
            response.reset();
            Problem.tooBusy().send(response);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client has gone", e);
        } finally {
            context.complete();
        }
    }
}
