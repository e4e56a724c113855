package dev.lares.process;

/**
 * The files that a process has by its nature, proc(5): absent for a zombie, and the executable for a kernel thread.
 *
 * @param workingDirectory where relative paths start
 * @param root where absolute paths start
 * @param executable the file of its program
 */
public record FileLinks(Reading<FilePath> workingDirectory, Reading<FilePath> root, Reading<FilePath> executable) {
    static final FileLinks NOT_ASKED = new FileLinks(Reading.notAsked(), Reading.notAsked(), Reading.notAsked());
}
