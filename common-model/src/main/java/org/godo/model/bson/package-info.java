@NullMarked
package org.godo.model.bson;

import org.jspecify.annotations.NullMarked;
