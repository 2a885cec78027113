@NullMarked
package org.godo.model.raw;

import org.jspecify.annotations.NullMarked;
