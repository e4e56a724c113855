package dev.lares.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a guest is booted with: the init and the options of {@code it/guest} (see {@code it/guest --help}). */
record GuestOptions(Init init, List<String> options) {
  GuestOptions {
    options = List.copyOf(options);
  }

  static GuestOptions of(Init init) {
    return new GuestOptions(init, List.of("--init=" + init.option()));
  }

  /** Unit files in the guest's {@code /etc/systemd/system}. */
  GuestOptions units(Path folder) {
    return with("--units=" + folder);
  }

  /** Files copied to the guest's root. */
  GuestOptions files(Path folder) {
    return with("--files=" + folder);
  }

  /** The unit to boot to. */
  GuestOptions target(String unit) {
    return with("--target=" + unit);
  }

  GuestOptions with(String option) {
    List<String> longer = new ArrayList<>(options);
    longer.add(option);
    return new GuestOptions(init, longer);
  }

  Guest boot() {
    return Guest.boot(this);
  }
}
