package org.godo.listener.deliver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session when its delivery begins; the fields of {@code Session}.
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
