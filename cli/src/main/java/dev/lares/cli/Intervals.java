package dev.lares.cli;

/** How often something is looked at anew. */
final class Intervals {
    private static final double LEAST_SECONDS = 0.1;
    private static final double MOST_SECONDS = 3600;

    private Intervals() {}

    /** Reads seconds, with decimal places or without. */
    static double seconds(String text) throws Arguments.UsageException {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new Arguments.UsageException("cannot take interval '%s': not a number of seconds".formatted(text));
        }
        throw new Arguments.UsageException("cannot take interval '%s': not from %s to %s seconds".formatted(text, LEAST_SECONDS, (int) MOST_SECONDS));
    }
}
