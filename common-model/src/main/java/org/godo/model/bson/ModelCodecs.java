package org.godo.model.bson;

import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;

/** The codecs of all documents of the project. */
public final class ModelCodecs {
  private static final CodecRegistry REGISTRY =
      CodecRegistries.fromCodecs(
          new RawEventCodec(),
          new SessionCodec(),
          new ContainerResultCodec(),
          new ProcessResultCodec(),
          new FileAccessResultCodec(),
          new RunResultCodec());

  private ModelCodecs() {}

  /** A registry to put before the driver's own. Raw events register under their interface. */
  public static CodecRegistry registry() {
    return REGISTRY;
  }
}
