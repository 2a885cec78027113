/** Entry point of the listener; the session itself is in {@link org.godo.listener.session}. */
@NullMarked
package org.godo.listener;

import org.jspecify.annotations.NullMarked;
