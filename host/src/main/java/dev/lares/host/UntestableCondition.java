package dev.lares.host;

/** A condition of which cannot be told whether it holds. The message is the cause, as "it is no percentage". */
final class UntestableCondition extends Exception {
    private static final long serialVersionUID = 1L;

    UntestableCondition(String cause) {
        super(cause, null, false, false);
    }
}
