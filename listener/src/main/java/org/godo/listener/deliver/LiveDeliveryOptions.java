package org.godo.listener.deliver;

import java.nio.file.Path;

/**
 * How sessions of this host are delivered.
 *
 * @param dataDir holds the captures
 * @param onlySuccess drops failed opens and execs
 * @param keepCapture keeps segments that were delivered
 */
public record LiveDeliveryOptions(Path dataDir, boolean onlySuccess, boolean keepCapture) {}
