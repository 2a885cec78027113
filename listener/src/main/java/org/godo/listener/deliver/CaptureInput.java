package org.godo.listener.deliver;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.StreamDecoder;

/**
 * A capture to deliver, and how it is decoded.
 *
 * @param source stays open; the caller closes it
 * @param ended whether no message will follow, asked when the source has none
 * @param decoder creates the decoder that emits to a sink
 */
public record CaptureInput(
    MessageSource source, BooleanSupplier ended, Function<EventSink, StreamDecoder> decoder) {}
