package dev.lares.daemon;

import dev.lares.linux.Pid;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

/**
 * The environment a service manager gives to a service. A value that makes no sense is told to the log and taken as absent: it
 * must not keep the service from working.
 */
record ServiceVariables(Map<String, String> environment) {
    /** A number from 1 to that limit. */
    Optional<Long> positive(String name, long limit) {
        String text = environment.get(name);
        if (text == null) {
            return Optional.empty();
        }
        Optional<Long> number = number(text).filter(n -> n >= 1 && n <= limit);
        if (number.isEmpty()) {
            System.getLogger("dev.lares.daemon").log(Level.WARNING, "cannot use ${0}={1}: not a number from 1 to {2}", name, text,
                    Long.toString(limit));
        }
        return number;
    }

    /** Whether the variable holds that process id, or is absent. */
    boolean isForPid(String name, Pid pid) {
        return !environment.containsKey(name) || positive(name, Integer.MAX_VALUE).equals(Optional.of((long) pid.number()));
    }

    private static Optional<Long> number(String text) {
        try {
            return text.startsWith("+") ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
