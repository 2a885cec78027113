/** Showing text that recorded programs control. */
@NullMarked
package org.godo.model.text;

import org.jspecify.annotations.NullMarked;
