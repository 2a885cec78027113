/**
 * A session and what was lost in it, as the listener writes them and the filter reads them: the
 * document of {@code sessions}, causes of loss with their units, and their form in messages.
 */
@NullMarked
package org.godo.model.session;

import org.jspecify.annotations.NullMarked;
