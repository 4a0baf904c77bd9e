package io.halley.comet;

import io.halley.poll.CloseWhileDraining;
import io.halley.problem.ProblemMapper;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** An application of its own, because the classic address lies outside of {@code /api}. */
@ApplicationPath("/comet.php")
public class CometApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(CometResource.class, ProblemMapper.class, CloseWhileDraining.class);
    }
}
