/** What tests of several packages share. */
@NullMarked
package org.godo.listener.support;

import org.jspecify.annotations.NullMarked;
