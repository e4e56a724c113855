package dev.lares.unit;

import java.util.Optional;

/** One step of a {@link UnitFilePlan}: something to do to the file system, something to tell the user, or a failure. */
public sealed interface UnitFileChange {
    /** The path or the unit it is about. */
    String path();

    /** Something to do to the file system. */
    sealed interface Action extends UnitFileChange {}

    /** Something to tell, org.freedesktop.systemd1(5) "EnableUnitFiles()"; nothing is to be done. */
    sealed interface Notice extends UnitFileChange {}

    /**
     * A symbolic link is to be made, and directories above it that are missing.
     *
     * @param target what the link says
     * @param replaces whether a link that is there is to be replaced
     */
    record Symlink(String path, String target, boolean replaces) implements Action {}

    /**
     * A file or link is to be removed, and the directories above it that are empty then.
     *
     * @param root the directory that stays even if it is empty
     */
    record Unlink(String path, String root) implements Action {}

    /** A directory is to be removed with all that is still in it. */
    record RemoveDirectory(String path) implements Action {}

    /** The unit is masked and is passed over. */
    record Masked(String path) implements Notice {}

    /**
     * A generator masks the unit, so that it cannot be unmasked.
     *
     * @param source the generator's file
     */
    record MaskedByGenerator(String path, String source) implements Notice {}

    /** The name leads to a unit that is missing. */
    record Dangling(String path) implements Notice {}

    /**
     * A unit was made a dependency of one that is missing.
     *
     * @param path the missing unit's name
     * @param source the file of the unit that is pulled in
     */
    record DestinationMissing(String path, String source) implements Notice {}

    /** A unit named in {@code Also=}, by its name, cannot be enabled and is passed over. */
    record AuxiliaryFailed(String path) implements Notice {}

    /**
     * Something cannot be done.
     *
     * @param source what it has to do with, as the target of the link that is there already
     */
    record Failed(UnitFileError error, String path, Optional<String> source) implements UnitFileChange {}
}
