@NullMarked
package org.godo.listener.netlink;

import org.jspecify.annotations.NullMarked;
