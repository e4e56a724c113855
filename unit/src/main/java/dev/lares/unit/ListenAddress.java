package dev.lares.unit;

/**
 * Where a socket unit listens: one of its {@code Listen…=} lines, systemd.socket(5).
 *
 * @param directive the line's name, as {@code ListenStream}
 * @param address as the unit says, with specifiers resolved
 */
public record ListenAddress(String directive, String address) {
    /** Whether Lares can listen there: a stream socket in the file system or in the abstract namespace. */
    public boolean isSupported() {
        return directive.equals("ListenStream") && (address.startsWith("/") || address.startsWith("@"));
    }
}
