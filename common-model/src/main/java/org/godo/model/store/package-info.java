@NullMarked
package org.godo.model.store;

import org.jspecify.annotations.NullMarked;
