package org.godo.listener.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.godo.listener.netlink.HidingRules.Extent;
import org.godo.listener.netlink.HidingRules.Hiding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HidingRulesTest {
  private static final int X86_64 = 0xc000003e;
  private static final int OPENAT = 257;
  private static final int ADJTIMEX = 159;
  private static final AuditRules HOST = new AuditRules(null, List.of(), false);
  private static final AuditRules SCOPED = new AuditRules(4242L, List.of(), false);

  private static ListedRule never(String list, RuleCondition... conditions) {
    return new ListedRule(list, true, null, Set.of(), List.of(conditions));
  }

  private static ListedRule never(int call, RuleCondition... conditions) {
    return new ListedRule("exit", true, null, Set.of(call), List.of(conditions));
  }

  private static RuleCondition is(int field, int value) {
    return new RuleCondition(field, AuditConstants.EQUAL, value, null);
  }

  private static RuleCondition isNot(int field, int value) {
    return new RuleCondition(field, AuditConstants.NOT_EQUAL, value, null);
  }

  private static RuleCondition atLeast(int field, int value) {
    return new RuleCondition(field, AuditConstants.GREATER | AuditConstants.EQUAL, value, null);
  }

  private static RuleCondition text(int field, String text) {
    return new RuleCondition(field, AuditConstants.EQUAL, text.length(), text);
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(never("task"), Extent.EVERYTHING, Extent.EVERYTHING),
        Arguments.of(never("task", is(9, 4242)), Extent.SOME, Extent.EVERYTHING),
        Arguments.of(never("task", is(1, 33)), Extent.SOME, Extent.SOME),
        Arguments.of(never("task", is(9, -1)), Extent.SOME, null),
        Arguments.of(never("task", isNot(9, 4242)), Extent.SOME, null),
        Arguments.of(never("task", atLeast(9, 5000)), Extent.SOME, null),
        Arguments.of(never("task", atLeast(9, 1000)), Extent.SOME, Extent.SOME),
        Arguments.of(new ListedRule("task", false, null), null, null),
        Arguments.of(never("exit"), Extent.SOME, Extent.SOME),
        Arguments.of(never(OPENAT), Extent.SOME, Extent.SOME),
        Arguments.of(never(OPENAT, is(11, X86_64), is(9, -1)), Extent.SOME, null),
        Arguments.of(never(OPENAT, is(104, 0)), Extent.SOME, Extent.SOME),
        Arguments.of(never(ADJTIMEX, is(11, X86_64)), null, null),
        Arguments.of(never(OPENAT, is(11, 0x80000015)), null, null),
        Arguments.of(never("exit", text(112, "/usr/sbin/cron")), Extent.LEFT_OUT, Extent.LEFT_OUT),
        Arguments.of(never("exit", is(0, 812)), Extent.LEFT_OUT, Extent.LEFT_OUT),
        Arguments.of(never("exclude", is(12, 1300)), Extent.SOME, Extent.SOME),
        Arguments.of(never("exclude", is(12, 1307)), Extent.SOME, Extent.SOME),
        Arguments.of(never("exclude", is(12, 1327)), null, null),
        Arguments.of(never("exclude", isNot(12, 1327)), Extent.SOME, Extent.SOME),
        Arguments.of(
            new ListedRule("exclude", false, null, Set.of(), List.of(is(12, 1302))),
            Extent.SOME,
            Extent.SOME),
        Arguments.of(never("exclude", is(9, 7)), Extent.SOME, null),
        Arguments.of(never("filesystem", is(26, 0x64626720)), Extent.LEFT_OUT, Extent.LEFT_OUT),
        Arguments.of(never("user"), null, null),
        Arguments.of(new ListedRule("exit", false, "theirs"), null, null));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void whatARuleBeforeOursHides(
      ListedRule rule, @Nullable Extent onTheHost, @Nullable Extent inTheScope) {
    assertThat(HidingRules.find(List.of(rule), HOST)).isEqualTo(hiding(rule, onTheHost));
    assertThat(HidingRules.find(List.of(rule), SCOPED)).isEqualTo(hiding(rule, inTheScope));
  }

  private static List<Hiding> hiding(ListedRule rule, @Nullable Extent extent) {
    return extent == null ? List.of() : List.of(new Hiding(rule, extent));
  }

  @Test
  void aRuleBehindOursHidesNothingUnlessItIsOfAFile() {
    List<ListedRule> listed = new ArrayList<>(HOST.listed());
    ListedRule ofAFile = never("exit", text(105, "/etc/passwd"));
    listed.addAll(List.of(never("exit"), ofAFile));
    assertThat(HidingRules.find(listed, HOST)).containsExactly(new Hiding(ofAFile, Extent.SOME));
  }

  @Test
  void ourOwnRulesHideNothing() {
    AuditRules excluding = new AuditRules(null, List.of("/usr/bin/mongod"), true);
    assertThat(HidingRules.find(excluding.listed(), excluding)).isEmpty();
  }

  @Test
  void aRuleReadsAsAuditctlRemovesIt() {
    assertThat(never("task")).hasToString("never,task");
    assertThat(
            ListedRule.parse(
                new AuditRules(4242L, List.of("/a b"), false)
                    .systemCalls(List.of())
                    .get(0)
                    .encode()))
        .hasToString("never,exit -F exe=/a b -F auid=4242 -F key=godo");
    assertThat(never(OPENAT, is(9, -1), is(11, X86_64)))
        .hasToString("never,exit -F arch=0xc000003e -S 257 -F auid=unset");
  }

  @Test
  void callsAreThoseOfTheMaskWithoutTheBitsOfClasses() {
    byte[] all = new byte[1040];
    Arrays.fill(all, 12, 12 + 64 * 4 - 2, (byte) 0xff);
    assertThat(AuditRule.calls(all)).isEmpty();
    assertThat(HOST.listed().get(0).calls()).contains(56, 57, 58, 435);
  }
}
