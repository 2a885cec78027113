@NullMarked
package org.godo.listener.reassemble;

import org.jspecify.annotations.NullMarked;
