@NullMarked
package org.godo.filter.write;

import org.jspecify.annotations.NullMarked;
