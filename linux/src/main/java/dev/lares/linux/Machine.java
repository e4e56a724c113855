package dev.lares.linux;

/** What differs between the processors Lares runs on: x86_64 and aarch64, both little-endian with 64-bit longs. */
final class Machine {
    static final boolean IS_X86_64 = isX86(System.getProperty("os.arch"));

    private Machine() {}

    private static boolean isX86(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> true;
            case "aarch64" -> false;
            default -> throw new UnsupportedOperationException(
                    "cannot make system calls on " + architecture + ": only x86_64 and aarch64 are known");
        };
    }
}
