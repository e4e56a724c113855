/**
 * Linux as typed values: processes, descriptors, signals, sockets and events.
 *
 * <p>Every call goes through one downcall shape (see {@code Libc}), because each further shape costs a starting JVM
 * several milliseconds and about a megabyte. System calls are made by number through {@code syscall(2)}, so glibc's
 * process-wide wrappers (for example of {@code setresuid}) never come between a thread and the kernel.
 *
 * <p>Callers see {@link dev.lares.linux.Fd}, {@link dev.lares.linux.Pid}, {@link dev.lares.linux.Errno} and
 * {@link dev.lares.linux.Signal}, never memory. What fails throws {@link dev.lares.linux.LinuxException}, unless the
 * failure is an ordinary answer (nothing to read yet, no child to wait for); then it is a value.
 */
package dev.lares.linux;
