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
  void anOutageLastsFromTheFirstFailureToTheNextAnswer() {
    StoreRetryPolicy policy = new StoreRetryPolicy(Duration.ZERO);
    assertThat(policy.outage()).isNull();
    Mono<Void> insert = Mono.error(new MongoException("down"));
    assertThatThrownBy(() -> insert.retryWhen(policy.retry()).block())
        .isInstanceOf(GodoException.class);
    Duration outage = policy.outage();
    assertThat(outage).isNotNull().isPositive();
    assertThat(policy.outage()).isGreaterThanOrEqualTo(outage);
    policy.answered();
    assertThat(policy.outage()).isNull();
  }
}
