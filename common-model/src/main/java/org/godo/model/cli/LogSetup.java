package org.godo.model.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Objects;

/**
 * Sets up what the programs log: lines like their own on standard error, {@code program: warning:
 * message}. Found by the logging library as a service; a file would have it read XML at every
 * start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
  /**
   * The name of the program, for the lines. A context, which would keep it, is made when needed.
   */
  private static volatile String program = "";

  static void name(String name) {
    program = name;
  }

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    ConsoleAppender<ILoggingEvent> output = new ConsoleAppender<>();
    output.setContext(loggers);
    output.setTarget("System.err");
    output.setEncoder(new Lines(loggers));
    output.start();
    Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(output);
    // Lines of godo itself; verbose raises this one level and no other.
    loggers.getLogger("org.godo").setLevel(Level.WARN);
    // These repeat documents in their messages, at ERROR too: errors of a command are reported to
    // the client that sent it.
    loggers.getLogger("de.bwaldvogel.mongo.wire").setLevel(Level.OFF);
    loggers.getLogger("de.bwaldvogel.mongo.backend.AbstractMongoDatabase").setLevel(Level.OFF);
    // What a machine without a network, or with an unusual /etc/hosts, is not warned of: only an id
    // of the process and the default address are made of it.
    loggers.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
    loggers.getLogger("io.netty.channel.DefaultChannelId").setLevel(Level.ERROR);
    loggers.getLogger("io.netty.util.NetUtil").setLevel(Level.ERROR);
    loggers.getLogger("io.netty.util.NetUtilInitializations").setLevel(Level.ERROR);
    // Of several inserts that fail together the first is reported; these are the others.
    loggers.getLogger("reactor.core.publisher.Operators").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** A line of text for each event; what others say in a message cannot begin a new one. */
  private static final class Lines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private Lines(LoggerContext loggers) {
      setContext(loggers);
      start();
    }

    @Override
    public byte[] headerBytes() {
      return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      String level = event.getLevel().equals(Level.WARN) ? "warning" : event.getLevel().toString();
      String message = Objects.requireNonNullElse(event.getFormattedMessage(), "");
      return (program + ": " + level + ": " + oneLine(message) + '\n').getBytes(UTF_8);
    }

    private static String oneLine(String message) {
      StringBuilder line = new StringBuilder(message.length());
      for (int i = 0; i < message.length(); i++) {
        char c = message.charAt(i);
        line.append(c < ' ' || c == 0x7f ? '?' : c);
      }
      return line.toString();
    }

    @Override
    public byte[] footerBytes() {
      return NOTHING;
    }
  }
}
