package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** {@code show-environment}, {@code set-environment}, {@code unset-environment}, {@code import-environment}. */
final class EnvironmentVerbs {
    private EnvironmentVerbs() {}

    static int show(Session session) throws Failure {
        List<String> variables;
        try {
            variables = session.texts(ManagerLink.PATH, ManagerLink.MANAGER, "Environment");
        } catch (BusError e) {
            throw Failure.of("Failed to get environment: " + e.getMessage());
        }
        JsonText json = new JsonText().openObject();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            if (equals < 0) {
                throw Failure.of("Invalid environment block");
            } else if (session.options().json()) {
                json.name(variable.substring(0, equals)).text(variable.substring(equals + 1));
            } else {
                session.screen().line(variable.substring(0, equals + 1) + ShellQuote.quoteAsPosix(variable.substring(equals + 1)));
            }
        }
        if (session.options().json()) {
            session.screen().line(json.closeObject().text(session.options()));
        }
        return 0;
    }

    static int set(Session session, String verb, List<String> words) throws Failure {
        String method = verb.equals("set-environment") ? "SetEnvironment" : "UnsetEnvironment";
        return send(session, method, words, "Failed to set environment: ");
    }

    static int importFrom(Session session, List<String> names) throws Failure {
        List<String> variables = new ArrayList<>();
        if (names.isEmpty()) {
            session.screen().warning("Calling import-environment without a list of variable names is deprecated.");
            new TreeMap<>(session.environment()).forEach((name, value) -> {
                if (isName(name)) {
                    tellOfControlCharacters(session, name, value);
                    variables.add(name + "=" + value);
                }
            });
        }
        for (String name : names) {
            if (!isName(name)) {
                throw Failure.of("Not a valid environment variable name: " + name);
            }
            String value = session.environment().get(name);
            if (value == null) {
                session.screen().notice("Environment variable $" + name + " not set, ignoring.");
            } else {
                tellOfControlCharacters(session, name, value);
                variables.add(name + "=" + value);
            }
        }
        return send(session, "SetEnvironment", variables, "Failed to import environment: ");
    }

    private static void tellOfControlCharacters(Session session, String name, String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            session.screen().notice("Environment variable $" + name + " contains control characters, importing anyway.");
        }
    }

    private static int send(Session session, String method, List<String> words, String refusal) throws Failure {
        try {
            session.manager().call(ManagerLink.manager(method, new BodyWriter("as").strings(words)));
            return 0;
        } catch (BusError e) {
            throw Failure.of(refusal + e.getMessage());
        }
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
