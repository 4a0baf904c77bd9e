package io.halley;

import io.halley.chat.ConversationsResource;
import io.halley.chat.LockResource;
import io.halley.chat.ManyRoomsResource;
import io.halley.chat.ManyRoomsStreamResource;
import io.halley.chat.MembersResource;
import io.halley.chat.MessageResource;
import io.halley.chat.MutedResource;
import io.halley.chat.NameResource;
import io.halley.chat.OneMessageResource;
import io.halley.chat.OwnerResource;
import io.halley.chat.ParticipantsResource;
import io.halley.chat.PictureResource;
import io.halley.chat.ReactionResource;
import io.halley.chat.RepliesResource;
import io.halley.chat.RoomResource;
import io.halley.chat.RoomStreamResource;
import io.halley.chat.RoomsResource;
import io.halley.chat.SearchResource;
import io.halley.chat.SeenResource;
import io.halley.chat.TopicResource;
import io.halley.chat.UnreadResource;
import io.halley.poll.CloseWhileDraining;
import io.halley.problem.ProblemMapper;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import java.util.stream.Collectors;

/** The JSON API. Its classes are named, because a second application lives beside it. */
@ApplicationPath("/api")
public class HalleyApplication extends Application {
    /** What every poll passes through: given as classes, RESTEasy would have CDI look for the bean each time. */
    static final Set<Class<?>> SINGLETONS = Set.of(
            MessageResource.class,
            ManyRoomsResource.class,
            OneMessageResource.class,
            ReactionResource.class,
            RepliesResource.class,
            ParticipantsResource.class,
            SeenResource.class,
            SearchResource.class);

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AboutResource.class,
                RoomsResource.class,
                NameResource.class,
                PictureResource.class,
                UnreadResource.class,
                RoomResource.class,
                MembersResource.class,
                OwnerResource.class,
                ConversationsResource.class,
                TopicResource.class,
                LockResource.class,
                MutedResource.class,
                RoomStreamResource.class,
                ManyRoomsStreamResource.class,
                ProblemMapper.class,
                CloseWhileDraining.class);
    }

    @Override
    @SuppressWarnings("deprecation")
    public Set<Object> getSingletons() {
        return SINGLETONS.stream().map(type -> CDI.current().select(type).get()).collect(Collectors.toSet());
    }
}
