@NullMarked
package org.godo.filter.tree;

import org.jspecify.annotations.NullMarked;
