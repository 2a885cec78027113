/**
 * Runs a load of known size on this host and measures how much of it is recorded without loss. A
 * login uid comes in; out go the steps and a {@link org.godo.listener.calibrate.Conclusion}.
 */
@NullMarked
package org.godo.listener.calibrate;

import org.jspecify.annotations.NullMarked;
