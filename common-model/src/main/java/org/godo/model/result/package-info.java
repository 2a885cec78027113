@NullMarked
package org.godo.model.result;

import org.jspecify.annotations.NullMarked;
