/**
 * What programs in containers did, as strace saw it from outside, against what godo says they did.
 *
 * <p>The flow: {@code Workloads} are run by {@code Lab}, each held at a gate until strace is
 * attached; {@code StraceLog} reads what it wrote; {@code Witness} replays that into {@code Facts};
 * {@code GodoFacts} makes the same of the filter's results; {@code Comparison} sets them against
 * each other. Nothing here uses the code under test but by its command line and its exports.
 */
@NullMarked
package org.godo.system.truth;

import org.jspecify.annotations.NullMarked;
