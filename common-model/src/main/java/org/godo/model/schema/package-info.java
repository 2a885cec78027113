@NullMarked
package org.godo.model.schema;

import org.jspecify.annotations.NullMarked;
