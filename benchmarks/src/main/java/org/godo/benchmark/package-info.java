/**
 * Measures decoding and delivery, against baselines in the same run. In: a capture. Out: rates and
 * ratios, the result in the last line.
 */
@NullMarked
package org.godo.benchmark;

import org.jspecify.annotations.NullMarked;
