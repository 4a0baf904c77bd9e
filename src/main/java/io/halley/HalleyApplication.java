package io.halley;

import io.halley.chat.ManyRoomsResource;
import io.halley.chat.MessageResource;
import io.halley.chat.RoomsResource;
import io.halley.poll.CloseWhileDraining;
import io.halley.problem.ProblemMapper;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The JSON API. Its classes are named, because a second application lives beside it. */
@ApplicationPath("/api")
public class HalleyApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AboutResource.class,
                MessageResource.class,
                ManyRoomsResource.class,
                RoomsResource.class,
                CloseWhileDraining.class,
                ProblemMapper.class);
    }
}
