package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import java.time.Duration;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class StoreRetryPolicyTest {
  @Test
  void aStoreIsAwayFromItsFirstFailureToItsNextAnswer() {
    StoreRetryPolicy patience = new StoreRetryPolicy(Duration.ZERO);
    assertThat(patience.away()).isNull();
    Mono<Void> insert = Mono.error(new MongoException("down"));
    assertThatThrownBy(() -> insert.retryWhen(patience.retry()).block())
        .isInstanceOf(GodoException.class);
    Duration away = patience.away();
    assertThat(away).isNotNull().isPositive();
    assertThat(patience.away()).isGreaterThanOrEqualTo(away);
    patience.answered();
    assertThat(patience.away()).isNull();
  }
}
