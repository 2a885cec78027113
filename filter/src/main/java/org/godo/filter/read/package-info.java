@NullMarked
package org.godo.filter.read;

import org.jspecify.annotations.NullMarked;
