package dev.lares.cli;

import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;

/**
 * What {@code lares init} was told. Parsed by hand: it is how a container boots, and a library for it would cost a third
 * of the time to the first service.
 *
 * @param user whether to be the user's manager instead of the system's
 * @param unit what to start
 * @param runtimeDirectory where to have sockets, instead of the usual place
 * @param console how the console is to look
 */
record InitOptions(boolean user, UnitName unit, Optional<String> runtimeDirectory, ConsoleOptions console) {
    static final List<String> NAMES = List.of("--unit", "--user", "--system", "--runtime-directory", "--json", "--no-color", "--timestamps", "--help");

    /** A command line that cannot be understood. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    /** Reads the arguments after {@code init}. */
    static InitOptions parse(List<String> arguments) throws UsageException {
        boolean user = false;
        boolean json = false;
        boolean noColour = false;
        boolean timestamps = false;
        String unit = "default.target";
        Optional<String> runtimeDirectory = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
            boolean takesValue = name.equals("--unit") || name.equals("--runtime-directory");
            if (!takesValue && equals > 0 && NAMES.contains(name)) {
                throw new UsageException("cannot understand %s: %s takes no value".formatted(argument, name));
            }
            String value = equals > 0 ? argument.substring(equals + 1) : "";
            if (takesValue && equals < 0) {
                if (++i == arguments.size()) {
                    throw new UsageException("cannot understand %s: a value is missing".formatted(name));
                }
                value = arguments.get(i);
            }
            switch (name) {
                case "--user" -> user = true;
                case "--system" -> user = false;
                case "--json" -> json = true;
                case "--no-color" -> noColour = true;
                case "--timestamps" -> timestamps = true;
                case "--unit" -> unit = value;
                case "--runtime-directory" -> runtimeDirectory = Optional.of(absolute(value));
                default -> throw new UsageException(unknown(argument, name));
            }
        }
        return new InitOptions(user, unitName(unit), runtimeDirectory, new ConsoleOptions(json, noColour, timestamps));
    }

    private static UnitName unitName(String text) throws UsageException {
        Optional<UnitName> name = UnitName.parse(text).or(() -> UnitName.parse(text + ".target"));
        if (name.isEmpty()) {
            throw new UsageException("cannot start '%s': not the name of a unit".formatted(text));
        }
        return name.get();
    }

    private static String absolute(String path) throws UsageException {
        if (!path.startsWith("/")) {
            throw new UsageException("cannot use '%s' as runtime directory: not an absolute path".formatted(path));
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String unknown(String argument, String name) {
        String what = "cannot understand '%s': ".formatted(argument);
        if (!argument.startsWith("-")) {
            return what + "init takes options only; is --unit=%s meant?".formatted(argument);
        }
        return what + "no such option" + Similar.to(name, NAMES).map("; is %s meant?"::formatted).orElse("");
    }
}
