package dev.lares.linux;

/**
 * System call numbers of x86_64 and of aarch64, which uses the generic table of {@code <asm-generic/unistd.h>}.
 *
 * <p>The columns are: x86_64, aarch64. A test compares them with the kernel headers where those are installed.
 */
final class SyscallNumber {
    private static final boolean X86_64 = Machine.IS_X86_64;

    static final int READ = number(0, 63);
    static final int WRITE = number(1, 64);
    static final int PWRITE64 = number(18, 68);
    static final int CLOSE = number(3, 57);
    static final int FCNTL = number(72, 25);
    static final int IOCTL = number(16, 29);
    static final int OPENAT = number(257, 56);
    static final int OPENAT2 = number(437, 437);
    static final int STATX = number(332, 291);
    static final int FCHOWN = number(93, 55);
    static final int FCHMOD = number(91, 52);
    static final int FCHMODAT = number(268, 53);
    static final int FCHOWNAT = number(260, 54);
    static final int MKDIRAT = number(258, 34);
    static final int MKNODAT = number(259, 33);
    static final int UNLINKAT = number(263, 35);
    static final int SYMLINKAT = number(266, 36);
    static final int RENAMEAT2 = number(316, 276);
    static final int READLINKAT = number(267, 78);
    static final int GETDENTS64 = number(217, 61);
    static final int GETXATTR = number(191, 8);
    static final int FLOCK = number(73, 32);
    static final int FTRUNCATE = number(77, 46);
    static final int MEMFD_CREATE = number(319, 279);
    static final int DUP3 = number(292, 24);
    static final int PIPE2 = number(293, 59);
    static final int PPOLL = number(271, 73);
    static final int CLOSE_RANGE = number(436, 436);
    static final int CHDIR = number(80, 49);
    static final int FCHDIR = number(81, 50);
    static final int GETPID = number(39, 172);
    static final int GETTID = number(186, 178);
    static final int GETPPID = number(110, 173);
    static final int GETUID = number(102, 174);
    static final int GETEUID = number(107, 175);
    static final int GETGID = number(104, 176);
    static final int GETEGID = number(108, 177);
    static final int GETSID = number(124, 156);
    static final int SETSID = number(112, 157);
    static final int GETPGID = number(121, 155);
    static final int GETGROUPS = number(115, 158);
    static final int SETGROUPS = number(116, 159);
    static final int SETRESUID = number(117, 147);
    static final int SETRESGID = number(119, 149);
    static final int UMASK = number(95, 166);
    static final int UNSHARE = number(272, 97);
    static final int SETNS = number(308, 268);
    static final int MOUNT = number(165, 40);
    static final int UMOUNT2 = number(166, 39);
    static final int SYNC = number(162, 81);
    static final int REBOOT = number(169, 142);
    static final int SETHOSTNAME = number(170, 161);
    static final int PRLIMIT64 = number(302, 261);
    static final int PRCTL = number(157, 167);
    static final int EXECVE = number(59, 221);
    static final int EXIT_GROUP = number(231, 94);
    static final int CLOCK_GETTIME = number(228, 113);
    static final int KILL = number(62, 129);
    static final int TGKILL = number(234, 131);
    static final int RT_SIGPROCMASK = number(14, 135);
    static final int RT_SIGACTION = number(13, 134);
    static final int WAITID = number(247, 95);
    static final int PIDFD_OPEN = number(434, 434);
    static final int PIDFD_SEND_SIGNAL = number(424, 424);
    static final int SIGNALFD4 = number(289, 74);
    static final int TIMERFD_CREATE = number(283, 85);
    static final int TIMERFD_SETTIME = number(286, 86);
    static final int EVENTFD2 = number(290, 19);
    static final int EPOLL_CREATE1 = number(291, 20);
    static final int EPOLL_CTL = number(233, 21);
    static final int EPOLL_PWAIT = number(281, 22);
    static final int EPOLL_PWAIT2 = number(441, 441);
    static final int INOTIFY_INIT1 = number(294, 26);
    static final int INOTIFY_ADD_WATCH = number(254, 27);
    static final int INOTIFY_RM_WATCH = number(255, 28);
    static final int SOCKET = number(41, 198);
    static final int SOCKETPAIR = number(53, 199);
    static final int BIND = number(49, 200);
    static final int LISTEN = number(50, 201);
    static final int ACCEPT4 = number(288, 242);
    static final int CONNECT = number(42, 203);
    static final int GETSOCKNAME = number(51, 204);
    static final int GETPEERNAME = number(52, 205);
    static final int GETSOCKOPT = number(55, 209);
    static final int SETSOCKOPT = number(54, 208);
    static final int SENDTO = number(44, 206);
    static final int SENDMSG = number(46, 211);
    static final int RECVMSG = number(47, 212);
    static final int RECVFROM = number(45, 207);
    static final int SHUTDOWN = number(48, 210);
    static final int SETPRIORITY = number(141, 140);
    static final int SCHED_SETSCHEDULER = number(144, 119);
    static final int SCHED_SETAFFINITY = number(203, 122);
    static final int SCHED_GETSCHEDULER = number(145, 120);
    static final int SCHED_GETAFFINITY = number(204, 123);
    static final int SCHED_GETATTR = number(315, 275);
    static final int IOPRIO_SET = number(251, 30);
    static final int IOPRIO_GET = number(252, 31);
    static final int CAPGET = number(125, 90);
    static final int CAPSET = number(126, 91);
    static final int KCMP = number(312, 272);

    private SyscallNumber() {}

    private static int number(int onX86, int onAarch64) {
        return X86_64 ? onX86 : onAarch64;
    }
}
