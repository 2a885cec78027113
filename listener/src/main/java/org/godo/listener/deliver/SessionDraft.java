package org.godo.listener.deliver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of {@code Session} that are known when its delivery starts.
 *
 * @param kind {@code live} or {@code replay}
 * @param startMillis milliseconds since the epoch
 */
public record SessionDraft(
    String id,
    String name,
    String kind,
    String host,
    String bootId,
    @Nullable String kernel,
    @Nullable String version,
    @Nullable Long loginUid,
    @Nullable String audit,
    List<String> rules,
    long startMillis) {}
