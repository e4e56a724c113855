package dev.lares.it;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;

/** What runs as PID 1 of a {@link Guest}. Real systemd is the reference for what a test says of Lares. */
enum Init {
  /** The machine's own {@code /lib/systemd/systemd}. */
  SYSTEMD("systemd"),
  /** {@code ./lares init} of this checkout. */
  LARES("lares"),
  /** A shell that only reaps, for programs that bring their own manager. */
  NONE("none");

  private final String option;

  Init(String option) {
    this.option = option;
  }

  /** The value of {@code it/guest --init=}. */
  String option() {
    return option;
  }

  /** The managers of this checkout that can run a system: the source of tests said of every init. */
  static Stream<Init> managers() {
    return Arrays.stream(values()).filter(init -> init != NONE).filter(Init::exists);
  }

  private boolean exists() {
    return this != LARES || Files.exists(Checkout.root().resolve("cli/src/main/resources/dev/lares/cli/help/init.txt"));
  }
}
