/**
 * Collections, indexes and validators. In: a database. Out: the same with all collections in the
 * present form.
 */
@NullMarked
package org.godo.model.schema;

import org.jspecify.annotations.NullMarked;
