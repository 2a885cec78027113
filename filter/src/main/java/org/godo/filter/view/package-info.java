@NullMarked
package org.godo.filter.view;

import org.jspecify.annotations.NullMarked;
