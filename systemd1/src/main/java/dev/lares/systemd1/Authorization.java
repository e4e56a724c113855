package dev.lares.systemd1;

/** What polkit says of a client that wants to do what only the superuser may by himself, polkit(8). */
public sealed interface Authorization {
    /** It may. */
    record Granted() implements Authorization {}

    /** It may if a person proves who he is; there is nobody to ask him, or the client does not want it. */
    record Challenged() implements Authorization {}

    /** It may not; so it is too where there is no polkit. */
    record Denied() implements Authorization {}

    /** Polkit could not be asked; a D-Bus error name and its text. */
    record Failed(String error, String text) implements Authorization {}
}
