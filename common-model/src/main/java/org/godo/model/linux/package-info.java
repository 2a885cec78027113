/**
 * Constants and values of the Linux kernel's interface that both programs use, under the names they
 * have in the kernel's uapi headers and in the manual. Numbers are the same on every architecture
 * that is recorded.
 */
@NullMarked
package org.godo.model.linux;

import org.jspecify.annotations.NullMarked;
