package dev.lares.unit;

/**
 * Why something cannot be done with a unit file: one of the error numbers by which systemd tells it, for clients match
 * their names and texts. Those listed have a meaning of their own here; any other one is what a system call said.
 *
 * @param errno the name, as {@code ENOENT}
 * @param text the C library's text for it, as "No such file or directory"
 */
public record UnitFileError(String errno, String text) {
    /** Something else is there already. */
    public static final UnitFileError EXISTS = new UnitFileError("EEXIST", "File exists");
    /** The unit is masked. */
    public static final UnitFileError MASKED = new UnitFileError("ERFKILL", "Operation not possible due to RF-kill");
    /** The unit is transient, or a generator made it. */
    public static final UnitFileError GENERATED = new UnitFileError("EADDRNOTAVAIL", "Cannot assign requested address");
    /** The file lies below a directory of the load path, but not in it. */
    public static final UnitFileError BAD_PLACE = new UnitFileError("ETXTBSY", "Text file busy");
    /** There is no such specifier. */
    public static final UnitFileError BAD_SPECIFIER = new UnitFileError("EBADSLT", "Invalid slot");
    /** A template without an instance cannot be pulled in by a plain unit. */
    public static final UnitFileError NOT_TEMPLATE = new UnitFileError("EIDRM", "Identifier removed");
    /** This is not the name of a unit. */
    public static final UnitFileError BAD_NAME = new UnitFileError("EUCLEAN", "Structure needs cleaning");
    /** The name is an alias or a link, or links lead in a circle. */
    public static final UnitFileError LINKED = new UnitFileError("ELOOP", "Too many levels of symbolic links");
    /** The unit cannot have this other name. */
    public static final UnitFileError BAD_ALIAS = new UnitFileError("EXDEV", "Invalid cross-device link");
    /** There is no such unit file. */
    public static final UnitFileError MISSING = new UnitFileError("ENOENT", "No such file or directory");
    /** The name is a link to a unit that is missing. */
    public static final UnitFileError DANGLING = new UnitFileError("ENOLINK", "Link has been severed");
    /** The argument makes no sense. */
    public static final UnitFileError INVALID = new UnitFileError("EINVAL", "Invalid argument");
    public static final UnitFileError IS_DIRECTORY = new UnitFileError("EISDIR", "Is a directory");
    public static final UnitFileError NOT_DIRECTORY = new UnitFileError("ENOTDIR", "Not a directory");
    /** Neither a file nor a directory nor a link. */
    public static final UnitFileError NOT_REGULAR = new UnitFileError("EBADFD", "File descriptor in bad state");
    public static final UnitFileError DENIED = new UnitFileError("EACCES", "Permission denied");
    /** The manager has no directory for this. */
    public static final UnitFileError NO_DIRECTORY = new UnitFileError("ENXIO", "No such device or address");
    /** The file cannot be understood. */
    public static final UnitFileError BAD_SYNTAX = new UnitFileError("EBADMSG", "Bad message");
    public static final UnitFileError TOO_LONG = new UnitFileError("ENOBUFS", "No buffer space available");
}
