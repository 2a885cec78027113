package org.godo.model.session;

import org.jspecify.annotations.Nullable;

/**
 * Where the record of a boot ends, in milliseconds since the epoch.
 *
 * @param sessionEnd end of its last session; null while one runs
 * @param nextBoot when the next recorded boot of the host began, so that this one was over; null if
 *     none is known
 * @param boot when it began itself; null if that is not known
 */
public record RecordEnd(@Nullable Long sessionEnd, @Nullable Long nextBoot, @Nullable Long boot) {}
