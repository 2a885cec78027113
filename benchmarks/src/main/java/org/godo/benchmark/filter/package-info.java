/** The filter, on a record of a busy host made up for it. */
@NullMarked
package org.godo.benchmark.filter;

import org.jspecify.annotations.NullMarked;
