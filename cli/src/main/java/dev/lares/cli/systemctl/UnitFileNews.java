package dev.lares.cli.systemctl;

/** Says what was done to unit files. */
final class UnitFileNews {
    private UnitFileNews() {}

    /**
     * One change.
     *
     * @param kind as in org.freedesktop.systemd1(5) "EnableUnitFiles()"
     * @param source what a link leads to, or the other unit concerned
     */
    static void tell(Session session, String kind, String path, String source) {
        if (session.has(Flag.QUIET)) {
            return;
        }
        Screen screen = session.screen();
        switch (kind) {
            case "symlink" -> screen.info("Created symlink " + path + " → " + source + ".");
            case "unlink" -> screen.info("Removed \"" + path + "\".");
            case "masked" -> screen.info("Unit " + path + " is masked, ignoring.");
            case "masked by generator" -> screen.info("Unit " + path + " is masked via a generator and cannot be unmasked.");
            case "dangling" -> screen.info("Unit " + path + " is an alias to a unit that is not present, ignoring.");
            case "destination not present" -> screen.warning("Unit " + source + " is added as a dependency to a non-existent unit " + path + ".");
            case "auxiliary unit failed" -> screen.warning("Failed to enable auxiliary unit " + source + ", ignoring.");
            default -> screen.notice("Manager reported unknown change type \"" + kind + "\" for path \"" + path + "\", ignoring.");
        }
    }
}
