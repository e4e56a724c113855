package dev.lares.unit;

/** Says that something cannot be done with a unit file, and why. */
public final class UnitFileException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient UnitFileError error;

    public UnitFileException(UnitFileError error) {
        super(error.text(), null, false, false);
        this.error = error;
    }

    public UnitFileError error() {
        return error;
    }
}
