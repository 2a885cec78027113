@NullMarked
package org.godo.model.session;

import org.jspecify.annotations.NullMarked;
