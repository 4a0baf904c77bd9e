package io.halley.poll;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Ends the connections of a server that goes down: a client that kept its own would ask the same server again. */
@Provider
public class CloseWhileDraining implements ContainerResponseFilter {
    private final ParkedPolls polls;

    /** Asks for what it needs, because RESTEasy's providers are given nothing but what belongs to a request. */
    public CloseWhileDraining() {
        polls = CDI.current().select(ParkedPolls.class).get();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (polls.isDraining()) {
            response.getHeaders().putSingle("Connection", "close");
        }
    }
}
