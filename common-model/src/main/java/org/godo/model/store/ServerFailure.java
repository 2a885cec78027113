package org.godo.model.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/** Formats failures of the driver as one line: which server, why, and the way out. */
final class ServerFailure {
  /** Codes of MongoDB's error_codes.yml. */
  private static final int UNAUTHORIZED = 13;

  private static final int AUTHENTICATION_FAILED = 18;

  private ServerFailure() {}

  /**
   * Explains why a server could not be used.
   *
   * @param heartbeatFailure failure of the last connection attempt of the driver
   * @param failure failure of the first command
   */
  static GodoException explain(
      ConnectionString where, @Nullable Throwable heartbeatFailure, MongoException failure) {
    // only the hosts: the rest of a URI may contain a password
    String servers = "MongoDB at " + String.join(",", where.getHosts());
    return new GodoException(
        ExitCode.STORE, servers + " " + why(where, heartbeatFailure, failure), failure);
  }

  private static String why(
      ConnectionString where, @Nullable Throwable heartbeatFailure, MongoException failure) {
    if (failure instanceof MongoSecurityException
        || (failure instanceof MongoCommandException login
            && login.getErrorCode() == AUTHENTICATION_FAILED)) {
      return "refused the login: check user, password and authSource of the URI";
    }
    if (failure instanceof MongoCommandException command) {
      return command.getErrorCode() == UNAUTHORIZED
          ? "denies access to the database: use a URI whose user has the role readWrite on it"
          : "refused a command: " + oneLine(command.getErrorMessage());
    }
    Throwable cause = heartbeatFailure == null ? failure : heartbeatFailure;
    if (has(cause, UnknownHostException.class)) {
      return "cannot be reached: no such host; check the host name of the URI";
    }
    if (has(cause, SSLException.class)) {
      return "is reachable, but the TLS handshake failed ("
          + oneLine(deepest(cause).getMessage())
          + "): check tls options and certificates";
    }
    if (has(cause, ConnectException.class)) {
      return "cannot be reached ("
          + oneLine(deepest(cause).getMessage())
          + "): is it running, and is the port right?";
    }
    if (has(cause, NoRouteToHostException.class)) {
      return "cannot be reached: no route to the host; check network and firewall";
    }
    if (has(cause, MongoSocketReadException.class)) {
      boolean tls = Boolean.TRUE.equals(where.getSslEnabled());
      return "closed the connection: does it speak MongoDB"
          + (tls ? "" : ", perhaps over TLS (tls=true)")
          + "?";
    }
    return "does not answer (" + oneLine(deepest(cause).getMessage()) + "): check host and port";
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      deepest = cause;
    }
    return deepest;
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }
}
