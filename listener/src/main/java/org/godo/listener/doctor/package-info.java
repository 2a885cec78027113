/** Whether this host is able to record: facts are asked apart from what is made of them. */
@NullMarked
package org.godo.listener.doctor;

import org.jspecify.annotations.NullMarked;
