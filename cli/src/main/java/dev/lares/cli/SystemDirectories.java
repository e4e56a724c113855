package dev.lares.cli;

import dev.lares.unit.SpecifierContext.Directories;

/** Where the system's units keep things (systemd.exec(5), "RuntimeDirectory="). */
final class SystemDirectories {
    private SystemDirectories() {}

    /**
     * @param runtime {@code /run}, or what stands for it
     */
    static Directories of(String runtime) {
        Directories usual = Directories.SYSTEM;
        return new Directories(
                runtime, usual.state(), usual.cache(), usual.logs(), usual.configuration(), usual.temporary(), usual.varTemporary());
    }
}
