@NullMarked
package org.godo.listener.lifecycle;

import org.jspecify.annotations.NullMarked;
