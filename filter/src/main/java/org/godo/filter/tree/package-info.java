/**
 * Places process instances in trees, with a process of containerd as root, and infers exits that no
 * source reported. In come processes as they begin and change; out come {@link
 * org.godo.filter.tree.TreeNode}s.
 */
@NullMarked
package org.godo.filter.tree;

import org.jspecify.annotations.NullMarked;
