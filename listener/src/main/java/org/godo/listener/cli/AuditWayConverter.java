package org.godo.listener.cli;

import java.util.Arrays;
import java.util.List;
import org.godo.listener.AuditWay;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A way in lower case, as {@code multicast}. */
final class AuditWayConverter implements ITypeConverter<AuditWay> {
  @Override
  public AuditWay convert(String text) {
    List<AuditWay> ways = Arrays.asList(AuditWay.values());
    return ways.stream()
        .filter(way -> way.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is none of unicast, multicast, auditd"));
  }
}
