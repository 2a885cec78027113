@NullMarked
package org.godo.model.error;

import org.jspecify.annotations.NullMarked;
