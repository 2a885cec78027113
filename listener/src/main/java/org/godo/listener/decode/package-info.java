@NullMarked
package org.godo.listener.decode;

import org.jspecify.annotations.NullMarked;
