package dev.lares.linux;

/**
 * An error number, errno(3), with the name and the message the C library gives it. The numbers are those of x86_64 and
 * aarch64, which agree.
 */
public record Errno(int number) {
    public static final Errno EPERM = new Errno(1);
    public static final Errno ENOENT = new Errno(2);
    public static final Errno ESRCH = new Errno(3);
    public static final Errno EINTR = new Errno(4);
    public static final Errno EIO = new Errno(5);
    public static final Errno ENXIO = new Errno(6);
    public static final Errno E2BIG = new Errno(7);
    public static final Errno ENOEXEC = new Errno(8);
    public static final Errno EBADF = new Errno(9);
    public static final Errno ECHILD = new Errno(10);
    public static final Errno EAGAIN = new Errno(11);
    public static final Errno ENOMEM = new Errno(12);
    public static final Errno EACCES = new Errno(13);
    public static final Errno EFAULT = new Errno(14);
    public static final Errno ENOTBLK = new Errno(15);
    public static final Errno EBUSY = new Errno(16);
    public static final Errno EEXIST = new Errno(17);
    public static final Errno EXDEV = new Errno(18);
    public static final Errno ENODEV = new Errno(19);
    public static final Errno ENOTDIR = new Errno(20);
    public static final Errno EISDIR = new Errno(21);
    public static final Errno EINVAL = new Errno(22);
    public static final Errno ENFILE = new Errno(23);
    public static final Errno EMFILE = new Errno(24);
    public static final Errno ENOTTY = new Errno(25);
    public static final Errno ETXTBSY = new Errno(26);
    public static final Errno EFBIG = new Errno(27);
    public static final Errno ENOSPC = new Errno(28);
    public static final Errno ESPIPE = new Errno(29);
    public static final Errno EROFS = new Errno(30);
    public static final Errno EMLINK = new Errno(31);
    public static final Errno EPIPE = new Errno(32);
    public static final Errno EDOM = new Errno(33);
    public static final Errno ERANGE = new Errno(34);
    public static final Errno EDEADLK = new Errno(35);
    public static final Errno ENAMETOOLONG = new Errno(36);
    public static final Errno ENOLCK = new Errno(37);
    public static final Errno ENOSYS = new Errno(38);
    public static final Errno ENOTEMPTY = new Errno(39);
    public static final Errno ELOOP = new Errno(40);
    public static final Errno ENOMSG = new Errno(42);
    public static final Errno EIDRM = new Errno(43);
    public static final Errno ECHRNG = new Errno(44);
    public static final Errno EL2NSYNC = new Errno(45);
    public static final Errno EL3HLT = new Errno(46);
    public static final Errno EL3RST = new Errno(47);
    public static final Errno ELNRNG = new Errno(48);
    public static final Errno EUNATCH = new Errno(49);
    public static final Errno ENOCSI = new Errno(50);
    public static final Errno EL2HLT = new Errno(51);
    public static final Errno EBADE = new Errno(52);
    public static final Errno EBADR = new Errno(53);
    public static final Errno EXFULL = new Errno(54);
    public static final Errno ENOANO = new Errno(55);
    public static final Errno EBADRQC = new Errno(56);
    public static final Errno EBADSLT = new Errno(57);
    public static final Errno EBFONT = new Errno(59);
    public static final Errno ENOSTR = new Errno(60);
    public static final Errno ENODATA = new Errno(61);
    public static final Errno ETIME = new Errno(62);
    public static final Errno ENOSR = new Errno(63);
    public static final Errno ENONET = new Errno(64);
    public static final Errno ENOPKG = new Errno(65);
    public static final Errno EREMOTE = new Errno(66);
    public static final Errno ENOLINK = new Errno(67);
    public static final Errno EADV = new Errno(68);
    public static final Errno ESRMNT = new Errno(69);
    public static final Errno ECOMM = new Errno(70);
    public static final Errno EPROTO = new Errno(71);
    public static final Errno EMULTIHOP = new Errno(72);
    public static final Errno EDOTDOT = new Errno(73);
    public static final Errno EBADMSG = new Errno(74);
    public static final Errno EOVERFLOW = new Errno(75);
    public static final Errno ENOTUNIQ = new Errno(76);
    public static final Errno EBADFD = new Errno(77);
    public static final Errno EREMCHG = new Errno(78);
    public static final Errno ELIBACC = new Errno(79);
    public static final Errno ELIBBAD = new Errno(80);
    public static final Errno ELIBSCN = new Errno(81);
    public static final Errno ELIBMAX = new Errno(82);
    public static final Errno ELIBEXEC = new Errno(83);
    public static final Errno EILSEQ = new Errno(84);
    public static final Errno ERESTART = new Errno(85);
    public static final Errno ESTRPIPE = new Errno(86);
    public static final Errno EUSERS = new Errno(87);
    public static final Errno ENOTSOCK = new Errno(88);
    public static final Errno EDESTADDRREQ = new Errno(89);
    public static final Errno EMSGSIZE = new Errno(90);
    public static final Errno EPROTOTYPE = new Errno(91);
    public static final Errno ENOPROTOOPT = new Errno(92);
    public static final Errno EPROTONOSUPPORT = new Errno(93);
    public static final Errno ESOCKTNOSUPPORT = new Errno(94);
    public static final Errno EOPNOTSUPP = new Errno(95);
    public static final Errno EPFNOSUPPORT = new Errno(96);
    public static final Errno EAFNOSUPPORT = new Errno(97);
    public static final Errno EADDRINUSE = new Errno(98);
    public static final Errno EADDRNOTAVAIL = new Errno(99);
    public static final Errno ENETDOWN = new Errno(100);
    public static final Errno ENETUNREACH = new Errno(101);
    public static final Errno ENETRESET = new Errno(102);
    public static final Errno ECONNABORTED = new Errno(103);
    public static final Errno ECONNRESET = new Errno(104);
    public static final Errno ENOBUFS = new Errno(105);
    public static final Errno EISCONN = new Errno(106);
    public static final Errno ENOTCONN = new Errno(107);
    public static final Errno ESHUTDOWN = new Errno(108);
    public static final Errno ETOOMANYREFS = new Errno(109);
    public static final Errno ETIMEDOUT = new Errno(110);
    public static final Errno ECONNREFUSED = new Errno(111);
    public static final Errno EHOSTDOWN = new Errno(112);
    public static final Errno EHOSTUNREACH = new Errno(113);
    public static final Errno EALREADY = new Errno(114);
    public static final Errno EINPROGRESS = new Errno(115);
    public static final Errno ESTALE = new Errno(116);
    public static final Errno EUCLEAN = new Errno(117);
    public static final Errno ENOTNAM = new Errno(118);
    public static final Errno ENAVAIL = new Errno(119);
    public static final Errno EISNAM = new Errno(120);
    public static final Errno EREMOTEIO = new Errno(121);
    public static final Errno EDQUOT = new Errno(122);
    public static final Errno ENOMEDIUM = new Errno(123);
    public static final Errno EMEDIUMTYPE = new Errno(124);
    public static final Errno ECANCELED = new Errno(125);
    public static final Errno ENOKEY = new Errno(126);
    public static final Errno EKEYEXPIRED = new Errno(127);
    public static final Errno EKEYREVOKED = new Errno(128);
    public static final Errno EKEYREJECTED = new Errno(129);
    public static final Errno EOWNERDEAD = new Errno(130);
    public static final Errno ENOTRECOVERABLE = new Errno(131);
    public static final Errno ERFKILL = new Errno(132);
    public static final Errno EHWPOISON = new Errno(133);

    public Errno {
        if (number <= 0) {
            throw new IllegalArgumentException("cannot make an error number of " + number + ": not positive");
        }
    }

    /** The symbolic name, {@code ENOENT}; the plain number where there is none. */
    public String name() {
        String entry = Messages.entry(number);
        return entry.isEmpty() ? Integer.toString(number) : entry.substring(0, entry.indexOf(' '));
    }

    /** What strerror(3) says in the C locale. */
    public String message() {
        String entry = Messages.entry(number);
        return entry.isEmpty() ? "Unknown error " + number : entry.substring(entry.indexOf(' ') + 1);
    }

    @Override
    public String toString() {
        return name();
    }

    /** The error in a result of {@link Syscall}, which is the negative number. */
    static Errno ofResult(long result) {
        return new Errno((int) -result);
    }

    /** The texts, in a class of their own: a manager that meets no error never loads them. */
    private static final class Messages {
        private static final String[] ENTRIES = new String[134];

        static {
            put(EPERM, "EPERM Operation not permitted");
            put(ENOENT, "ENOENT No such file or directory");
            put(ESRCH, "ESRCH No such process");
            put(EINTR, "EINTR Interrupted system call");
            put(EIO, "EIO Input/output error");
            put(ENXIO, "ENXIO No such device or address");
            put(E2BIG, "E2BIG Argument list too long");
            put(ENOEXEC, "ENOEXEC Exec format error");
            put(EBADF, "EBADF Bad file descriptor");
            put(ECHILD, "ECHILD No child processes");
            put(EAGAIN, "EAGAIN Resource temporarily unavailable");
            put(ENOMEM, "ENOMEM Cannot allocate memory");
            put(EACCES, "EACCES Permission denied");
            put(EFAULT, "EFAULT Bad address");
            put(ENOTBLK, "ENOTBLK Block device required");
            put(EBUSY, "EBUSY Device or resource busy");
            put(EEXIST, "EEXIST File exists");
            put(EXDEV, "EXDEV Invalid cross-device link");
            put(ENODEV, "ENODEV No such device");
            put(ENOTDIR, "ENOTDIR Not a directory");
            put(EISDIR, "EISDIR Is a directory");
            put(EINVAL, "EINVAL Invalid argument");
            put(ENFILE, "ENFILE Too many open files in system");
            put(EMFILE, "EMFILE Too many open files");
            put(ENOTTY, "ENOTTY Inappropriate ioctl for device");
            put(ETXTBSY, "ETXTBSY Text file busy");
            put(EFBIG, "EFBIG File too large");
            put(ENOSPC, "ENOSPC No space left on device");
            put(ESPIPE, "ESPIPE Illegal seek");
            put(EROFS, "EROFS Read-only file system");
            put(EMLINK, "EMLINK Too many links");
            put(EPIPE, "EPIPE Broken pipe");
            put(EDOM, "EDOM Numerical argument out of domain");
            put(ERANGE, "ERANGE Numerical result out of range");
            put(EDEADLK, "EDEADLK Resource deadlock avoided");
            put(ENAMETOOLONG, "ENAMETOOLONG File name too long");
            put(ENOLCK, "ENOLCK No locks available");
            put(ENOSYS, "ENOSYS Function not implemented");
            put(ENOTEMPTY, "ENOTEMPTY Directory not empty");
            put(ELOOP, "ELOOP Too many levels of symbolic links");
            put(ENOMSG, "ENOMSG No message of desired type");
            put(EIDRM, "EIDRM Identifier removed");
            put(ECHRNG, "ECHRNG Channel number out of range");
            put(EL2NSYNC, "EL2NSYNC Level 2 not synchronized");
            put(EL3HLT, "EL3HLT Level 3 halted");
            put(EL3RST, "EL3RST Level 3 reset");
            put(ELNRNG, "ELNRNG Link number out of range");
            put(EUNATCH, "EUNATCH Protocol driver not attached");
            put(ENOCSI, "ENOCSI No CSI structure available");
            put(EL2HLT, "EL2HLT Level 2 halted");
            put(EBADE, "EBADE Invalid exchange");
            put(EBADR, "EBADR Invalid request descriptor");
            put(EXFULL, "EXFULL Exchange full");
            put(ENOANO, "ENOANO No anode");
            put(EBADRQC, "EBADRQC Invalid request code");
            put(EBADSLT, "EBADSLT Invalid slot");
            put(EBFONT, "EBFONT Bad font file format");
            put(ENOSTR, "ENOSTR Device not a stream");
            put(ENODATA, "ENODATA No data available");
            put(ETIME, "ETIME Timer expired");
            put(ENOSR, "ENOSR Out of streams resources");
            put(ENONET, "ENONET Machine is not on the network");
            put(ENOPKG, "ENOPKG Package not installed");
            put(EREMOTE, "EREMOTE Object is remote");
            put(ENOLINK, "ENOLINK Link has been severed");
            put(EADV, "EADV Advertise error");
            put(ESRMNT, "ESRMNT Srmount error");
            put(ECOMM, "ECOMM Communication error on send");
            put(EPROTO, "EPROTO Protocol error");
            put(EMULTIHOP, "EMULTIHOP Multihop attempted");
            put(EDOTDOT, "EDOTDOT RFS specific error");
            put(EBADMSG, "EBADMSG Bad message");
            put(EOVERFLOW, "EOVERFLOW Value too large for defined data type");
            put(ENOTUNIQ, "ENOTUNIQ Name not unique on network");
            put(EBADFD, "EBADFD File descriptor in bad state");
            put(EREMCHG, "EREMCHG Remote address changed");
            put(ELIBACC, "ELIBACC Can not access a needed shared library");
            put(ELIBBAD, "ELIBBAD Accessing a corrupted shared library");
            put(ELIBSCN, "ELIBSCN .lib section in a.out corrupted");
            put(ELIBMAX, "ELIBMAX Attempting to link in too many shared libraries");
            put(ELIBEXEC, "ELIBEXEC Cannot exec a shared library directly");
            put(EILSEQ, "EILSEQ Invalid or incomplete multibyte or wide character");
            put(ERESTART, "ERESTART Interrupted system call should be restarted");
            put(ESTRPIPE, "ESTRPIPE Streams pipe error");
            put(EUSERS, "EUSERS Too many users");
            put(ENOTSOCK, "ENOTSOCK Socket operation on non-socket");
            put(EDESTADDRREQ, "EDESTADDRREQ Destination address required");
            put(EMSGSIZE, "EMSGSIZE Message too long");
            put(EPROTOTYPE, "EPROTOTYPE Protocol wrong type for socket");
            put(ENOPROTOOPT, "ENOPROTOOPT Protocol not available");
            put(EPROTONOSUPPORT, "EPROTONOSUPPORT Protocol not supported");
            put(ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT Socket type not supported");
            put(EOPNOTSUPP, "EOPNOTSUPP Operation not supported");
            put(EPFNOSUPPORT, "EPFNOSUPPORT Protocol family not supported");
            put(EAFNOSUPPORT, "EAFNOSUPPORT Address family not supported by protocol");
            put(EADDRINUSE, "EADDRINUSE Address already in use");
            put(EADDRNOTAVAIL, "EADDRNOTAVAIL Cannot assign requested address");
            put(ENETDOWN, "ENETDOWN Network is down");
            put(ENETUNREACH, "ENETUNREACH Network is unreachable");
            put(ENETRESET, "ENETRESET Network dropped connection on reset");
            put(ECONNABORTED, "ECONNABORTED Software caused connection abort");
            put(ECONNRESET, "ECONNRESET Connection reset by peer");
            put(ENOBUFS, "ENOBUFS No buffer space available");
            put(EISCONN, "EISCONN Transport endpoint is already connected");
            put(ENOTCONN, "ENOTCONN Transport endpoint is not connected");
            put(ESHUTDOWN, "ESHUTDOWN Cannot send after transport endpoint shutdown");
            put(ETOOMANYREFS, "ETOOMANYREFS Too many references: cannot splice");
            put(ETIMEDOUT, "ETIMEDOUT Connection timed out");
            put(ECONNREFUSED, "ECONNREFUSED Connection refused");
            put(EHOSTDOWN, "EHOSTDOWN Host is down");
            put(EHOSTUNREACH, "EHOSTUNREACH No route to host");
            put(EALREADY, "EALREADY Operation already in progress");
            put(EINPROGRESS, "EINPROGRESS Operation now in progress");
            put(ESTALE, "ESTALE Stale file handle");
            put(EUCLEAN, "EUCLEAN Structure needs cleaning");
            put(ENOTNAM, "ENOTNAM Not a XENIX named type file");
            put(ENAVAIL, "ENAVAIL No XENIX semaphores available");
            put(EISNAM, "EISNAM Is a named type file");
            put(EREMOTEIO, "EREMOTEIO Remote I/O error");
            put(EDQUOT, "EDQUOT Disk quota exceeded");
            put(ENOMEDIUM, "ENOMEDIUM No medium found");
            put(EMEDIUMTYPE, "EMEDIUMTYPE Wrong medium type");
            put(ECANCELED, "ECANCELED Operation canceled");
            put(ENOKEY, "ENOKEY Required key not available");
            put(EKEYEXPIRED, "EKEYEXPIRED Key has expired");
            put(EKEYREVOKED, "EKEYREVOKED Key has been revoked");
            put(EKEYREJECTED, "EKEYREJECTED Key was rejected by service");
            put(EOWNERDEAD, "EOWNERDEAD Owner died");
            put(ENOTRECOVERABLE, "ENOTRECOVERABLE State not recoverable");
            put(ERFKILL, "ERFKILL Operation not possible due to RF-kill");
            put(EHWPOISON, "EHWPOISON Memory page has hardware error");
        }

        private Messages() {}

        private static void put(Errno errno, String entry) {
            ENTRIES[errno.number] = entry;
        }

        private static String entry(int number) {
            String entry = number < ENTRIES.length ? ENTRIES[number] : null;
            return entry == null ? "" : entry;
        }
    }
}
