package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.godo.filter.container.PathIndex;
import org.godo.filter.process.LossWindows;
import org.godo.model.raw.Call.PathArgument;

/** Any text as a name: a clean path is absolute, has no step up, and stays as it is. */
final class PathFuzzTest {
  @FuzzTest
  void cleans(byte[] bytes) {
    String name = new String(bytes, StandardCharsets.UTF_8);
    String clean = Paths.clean(name);

    assertThat(clean).startsWith("/").hasSizeLessThanOrEqualTo(name.length() + 1);
    assertThat(Paths.clean(clean)).isEqualTo(clean);
    if (!clean.equals("/")) {
      assertThat(Arrays.asList(clean.substring(1).split("/", -1))).doesNotContain("", ".", "..");
    }
    assertThat(walked("/a/b", name)).isEqualTo(Paths.clean("/a/b/" + name));
    assertThat(Paths.below("/", clean)).isEqualTo(clean);
    assertThat(Paths.below(clean, clean)).isEqualTo("/");
    Paths.descriptor(new PathArgument(3, name));
    Paths.isMountNamespace(name);
    Paths.isOtherNamespace(name);
    Paths.ownerOf(name);
    Paths.isRemoved(name, clean);
    Paths.withoutDeletedMark(name);
  }

  /** A walk without links to follow goes where the clean name leads. */
  private static String walked(String directory, String name) {
    ProcessFiles state = ProcessFiles.unknown(LossWindows.NONE, new PathIndex<>());
    NameWalk.Links none = (walker, tree, path) -> null;
    ResolvedPath start = new ResolvedPath(MountView.HOST, directory);
    ResolvedPath end = new NameWalk(none, state, FollowedLinks.ALL, start, false).to(name);
    return Objects.requireNonNull(end).path();
  }
}
