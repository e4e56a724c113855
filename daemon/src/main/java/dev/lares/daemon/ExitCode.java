package dev.lares.daemon;

/**
 * What a service ends with, as its manager reads it: systemd.exec(5) "Process Exit Codes", which takes 0 and 1 from the C
 * library and 2 to 7 from the LSB's recommendations for init scripts.
 *
 * @param number 0 to 255. 129 to 192 read as "ended by signal number − 128" in a shell, and managers themselves use 200
 *     to 255 to say that a program could not be started
 */
public record ExitCode(int number) {
    private static final String[] NAMES = {
        "SUCCESS", "FAILURE", "INVALIDARGUMENT", "NOTIMPLEMENTED", "NOPERMISSION", "NOTINSTALLED", "NOTCONFIGURED",
        "NOTRUNNING"
    };

    /** Ended as asked. */
    public static final ExitCode SUCCESS = new ExitCode(0);
    /** Failed for a reason without a number of its own. */
    public static final ExitCode FAILURE = new ExitCode(1);
    /** Started with invalid or excess arguments. */
    public static final ExitCode INVALIDARGUMENT = new ExitCode(2);
    /** Asked for something that is not implemented. */
    public static final ExitCode NOTIMPLEMENTED = new ExitCode(3);
    /** The user has insufficient privileges. */
    public static final ExitCode NOPERMISSION = new ExitCode(4);
    /** The program, or something it cannot do without, is not installed. */
    public static final ExitCode NOTINSTALLED = new ExitCode(5);
    /** The program is not configured, or wrongly. */
    public static final ExitCode NOTCONFIGURED = new ExitCode(6);
    /** The program is not running. */
    public static final ExitCode NOTRUNNING = new ExitCode(7);

    public ExitCode {
        if (number < 0 || number > 255) {
            throw new IllegalArgumentException("cannot make an exit code of " + number + ": not in 0 to 255");
        }
    }

    /** As systemctl(1) shows it: {@code 6/NOTCONFIGURED}, and the bare number where there is no name. */
    @Override
    public String toString() {
        return number < NAMES.length ? number + "/" + NAMES[number] : Integer.toString(number);
    }
}
