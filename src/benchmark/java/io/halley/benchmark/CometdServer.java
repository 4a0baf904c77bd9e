package io.halley.benchmark;

import org.cometd.server.http.jakarta.CometDServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** CometD as its documentation sets it up, with Jetty's header cache off, which costs it 100 KB a connection. */
final class CometdServer {
    private static final int BACKLOG = 4_096;

    private CometdServer() {}

    public static void main(String[] args) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setHeaderCacheSize(0);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("localhost");
        connector.setPort(Integer.parseInt(args[0]));
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(600_000);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        ServletHolder cometd = new ServletHolder(new CometDServlet());
        cometd.setAsyncSupported(true);
        cometd.setInitOrder(1);
        cometd.setInitParameter("timeout", "25000");
        // All listeners of the benchmark come from one address, and speak as one browser each.
        cometd.setInitParameter("maxInterval", "60000");
        cometd.setInitParameter("broadcastToPublisher", "false");
        context.addServlet(cometd, "/cometd/*");
        server.setHandler(context);
        server.start();
        server.join();
    }
}
