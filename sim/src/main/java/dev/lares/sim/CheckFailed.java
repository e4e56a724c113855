package dev.lares.sim;

/** Something that must always hold in a simulation does not. */
public final class CheckFailed extends AssertionError {
    private static final long serialVersionUID = 1L;

    CheckFailed(String message) {
        super(message);
    }
}
