package org.godo.model.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** mongo-java-server over one H2 MVStore file, with a command that makes writes durable. */
final class EmbeddedBackend extends AbstractMongoBackend {
  private static final int WRITE_BUFFER_KIB = 16 << 10;
  private static final int CACHE_MIB = 64;

  private final MVStore file;
  private final MVMap<String, Long> syncs;
  private final ClientRegistry clients;

  EmbeddedBackend(Path path, ClientRegistry clients) {
    this.clients = clients;
    file =
        new MVStore.Builder()
            .fileName(path.toString())
            .autoCommitBufferSize(WRITE_BUFFER_KIB)
            .cacheSize(CACHE_MIB)
            .compress()
            .open();
    syncs = file.openMap("syncs");
    for (String map : file.getMapNames()) {
      if (map.startsWith(EmbeddedDatabase.MAPS)) {
        resolveDatabase(Utils.firstFragment(map.substring(EmbeddedDatabase.MAPS.length())));
      }
    }
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String databaseName) {
    return new EmbeddedDatabase(databaseName, file, getCursorRegistry());
  }

  @Override
  public Document handleCommand(
      Channel channel, String databaseName, String command, Document query) {
    if (command.equals("fsync")) {
      sync();
      Document done = new Document();
      Utils.markOkay(done);
      return done;
    }
    clients.noteGreeting(channel, query);
    return super.handleCommand(channel, databaseName, command, query);
  }

  @Override
  public void handleClose(Channel channel) {
    clients.remove(channel);
    super.handleClose(channel);
  }

  /**
   * Returns when everything written so far is on disk. The counter makes sure that there is
   * something to commit: a commit with nothing new would not wait for one still being written in
   * the background.
   */
  private synchronized void sync() {
    syncs.merge("count", 1L, Long::sum);
    file.commit();
    file.sync();
  }

  /** Writes what is left and closes the file, without compacting it. */
  @Override
  public void close() {
    super.close();
    file.close();
  }
}
