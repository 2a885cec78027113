@NullMarked
package org.godo.filter.process;

import org.jspecify.annotations.NullMarked;
