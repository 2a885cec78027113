@NullMarked
package org.godo.listener.docker;

import org.jspecify.annotations.NullMarked;
