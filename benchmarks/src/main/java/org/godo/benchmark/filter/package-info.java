/**
 * Measures the filter on the record of a simulated busy host. In: a number of documents. Out: raw
 * documents in a store, and the ratio of the filter to the plain driver.
 */
@NullMarked
package org.godo.benchmark.filter;

import org.jspecify.annotations.NullMarked;
