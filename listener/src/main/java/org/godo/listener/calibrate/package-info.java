/** A load of known size on this host: how much of it is recorded without loss. */
@NullMarked
package org.godo.listener.calibrate;

import org.jspecify.annotations.NullMarked;
