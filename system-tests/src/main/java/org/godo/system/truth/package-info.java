/**
 * Compares what strace observed of programs in containers with godo's results. Comes in: workloads,
 * or a command line ({@code LiveWorkload}); goes out: the differences, with recall and precision.
 *
 * <p>{@code Lab} runs {@code Workload}s, each held at a gate until strace is attached; {@code
 * StraceLog} reads its log; {@code Witness} replays the log into {@code Facts}; {@code GodoFacts}
 * derives the same from the filter's results; {@code Comparison} compares both. The code under test
 * is used only by its command line and exports.
 */
@NullMarked
package org.godo.system.truth;

import org.jspecify.annotations.NullMarked;
