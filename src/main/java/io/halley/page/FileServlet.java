package io.halley.page;

import io.halley.platform.TrustedProxies;
import io.halley.poll.LongAnswers;
import io.halley.problem.Problem;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The page's files. The server would write them in the threads that do all its work, and each of those waits for whoever
 * does not read: a hundred clients who ask for some megabytes at once and read nothing had them all, and not even its
 * health was answered. Here a file is a long answer like any other.
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

    private static final String OTHER_BUILD = "/other-build.js";

    private static final long serialVersionUID = 1;

    private static final Logger LOG = System.getLogger(FileServlet.class.getName());

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

    /** The server's own would repeat the request, with its cookies. */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    /** @return what is to be written; null where there is nothing */
    private byte @Nullable [] begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = pathOf(request);
        byte[] file = read(path);
        if (file == null && isScriptOfAnotherBuild(request, path)) {
            response.setHeader("Cache-Control", "no-store");
            path = OTHER_BUILD;
            file = read(path);
        }
        if (file == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return null;
        }
        String tag = "W/\"" + Integer.toHexString(Arrays.hashCode(file)) + '-' + file.length + '"';
        response.setHeader("ETag", tag);
        String known = request.getHeader("If-None-Match");
        if (known != null && known.contains(tag.substring("W/".length()))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return null;
        }
        response.setContentType(getServletContext().getMimeType(path));
        response.setContentLength(file.length);
        return file;
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

    private byte @Nullable [] read(String path) throws IOException {
        if (path.contains("..") || path.endsWith("/")) {
            return null;
        }
        try (InputStream file = getServletContext().getResourceAsStream(path)) {
            return file == null ? null : file.readAllBytes();
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
