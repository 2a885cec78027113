/** Beginning and ending in order, and what is looked after in between. */
@NullMarked
package org.godo.listener.lifecycle;

import org.jspecify.annotations.NullMarked;
