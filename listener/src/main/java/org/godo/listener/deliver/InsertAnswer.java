package org.godo.listener.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * The documents that the store did not insert, by what follows from it.
 *
 * @param duplicates documents that were in the collection before
 * @param retryable documents to insert again, as the server is stopping or changing its role
 * @param refused documents to set aside
 */
record InsertAnswer(int duplicates, List<RawBsonDocument> retryable, List<Refused> refused) {
  private static final BsonString NO_MESSAGE = new BsonString("the store gives no reason");
  private static final int DUPLICATE_KEY = 11000;
  private static final String ANY_INDEX = " index: ";
  private static final String ID_INDEX = " index: _id_";

  /** Error codes for one document that a server returns while it stops or changes its role. */
  private static final Set<Integer> RETRYABLE =
      Set.of(6, 7, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031);

  /** A document that the store will never accept. */
  record Refused(RawBsonDocument document, String reason) {}

  /**
   * Sorts the documents of a command.
   *
   * @param errors the answer's {@code writeErrors}
   */
  static InsertAnswer of(List<RawBsonDocument> documents, BsonArray errors) {
    int duplicates = 0;
    List<RawBsonDocument> retryable = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (BsonValue each : errors) {
      BsonDocument error = each.asDocument();
      RawBsonDocument document = documents.get(error.getNumber("index").intValue());
      int code = error.getNumber("code").intValue();
      String message = error.getString("errmsg", NO_MESSAGE).getValue();
      if (isDuplicate(code, message)) {
        duplicates++;
      } else if (RETRYABLE.contains(code)) {
        retryable.add(document);
      } else {
        refused.add(new Refused(document, message));
      }
    }
    return new InsertAnswer(duplicates, retryable, refused);
  }

  /** The id is in the collection; a violation of any other unique index is a refusal. */
  private static boolean isDuplicate(int code, String message) {
    return code == DUPLICATE_KEY && (message.contains(ID_INDEX) || !message.contains(ANY_INDEX));
  }

  /** Documents that are not in the store after this command. */
  int notInserted() {
    return retryable.size() + refused.size();
  }
}
