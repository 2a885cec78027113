package org.godo.listener.capture;

import org.godo.listener.nativeio.NetlinkDescriptor;

/**
 * A socket to capture from.
 *
 * @param family {@link CapturedMessage#AUDIT} or {@link CapturedMessage#CONNECTOR}
 */
public record CaptureSource(int family, NetlinkDescriptor socket) {}
