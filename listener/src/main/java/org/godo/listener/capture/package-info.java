@NullMarked
package org.godo.listener.capture;

import org.jspecify.annotations.NullMarked;
