/**
 * Files and directories that only this user can change: creating them, and refusing those that
 * another user made or can change. In: paths. Out: the same, checked.
 */
@NullMarked
package org.godo.model.file;

import org.jspecify.annotations.NullMarked;
