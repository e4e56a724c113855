package dev.lares.daemon;

/** A relative path in an option cannot be made absolute, because the directory's name holds what separates paths there. */
final class UnusableDirectoryException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableDirectoryException(String object, String directory, char separator) {
        super("cannot make " + object + " absolute: directory " + directory + " has a '" + separator + "' in its name");
    }
}
