@NullMarked
package org.godo.filter;

import org.jspecify.annotations.NullMarked;
