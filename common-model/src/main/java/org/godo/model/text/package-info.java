/**
 * Formatting of text that recorded programs control. In: strings of any content. Out: strings that
 * are safe to print.
 */
@NullMarked
package org.godo.model.text;

import org.jspecify.annotations.NullMarked;
