package org.godo.model.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogSetupTest {
  private static LoggerContext context() {
    LoggerContext context = new LoggerContext();
    new LogSetup().configure(context);
    return context;
  }

  @Test
  void theLibraryFindsIt() {
    LoggerContext found = (LoggerContext) LoggerFactory.getILoggerFactory();
    assertThat(found.getLogger("de.bwaldvogel.mongo.wire.Any").getEffectiveLevel())
        .isEqualTo(Level.OFF);
  }

  @Test
  void isSilentAboutWhatRepeatsDocuments() {
    LoggerContext context = context();
    assertThat(context.getLogger("de.bwaldvogel.mongo.backend.AbstractMongoDatabase").getLevel())
        .isEqualTo(Level.OFF);
    assertThat(context.getLogger("reactor.core.publisher.Operators").getLevel())
        .isEqualTo(Level.OFF);
    assertThat(context.getLogger("org.mongodb.driver.cluster").getEffectiveLevel())
        .isEqualTo(Level.WARN);
    assertThat(context.getLogger("org.godo.listener").getEffectiveLevel()).isEqualTo(Level.WARN);
  }
}
