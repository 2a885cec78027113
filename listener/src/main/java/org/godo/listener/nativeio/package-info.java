@NullMarked
package org.godo.listener.nativeio;

import org.jspecify.annotations.NullMarked;
