/* A process with threads of all policies and descriptors of all kinds, which tells what it has.
 *
 * Each line on standard output is a fact: a word for its kind, then values. "ready" ends them; the end of standard input
 * ends the process. What this machine does not allow is told as "without WHAT". */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ioprio.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

static void check(long result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "menagerie: cannot %s: %s\n", what, strerror(errno));
        exit(1);
    }
}

static int made(int fd, const char *what)
{
    check(fd, what);
    return fd;
}

static unsigned long inode(int fd)
{
    struct stat status;
    check(fstat(fd, &status), "fstat");
    return status.st_ino;
}

/* ---- threads --------------------------------------------------------------------------------------------------- */

struct sched_attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

struct animal {
    const char *name;
    struct sched_attributes attributes;
    int io_class, io_level;
    int cpu; /* -1: all */
};

static pthread_barrier_t settled;

static void *live(void *argument)
{
    struct animal *self = argument;
    char what[64];
    self->attributes.size = sizeof self->attributes;
    prctl(PR_SET_NAME, self->name);
    if (self->cpu >= 0) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(self->cpu, &set);
        check(sched_setaffinity(0, sizeof set, &set), "bind a thread");
    }
    if (syscall(SYS_sched_setattr, 0, &self->attributes, 0) < 0) {
        snprintf(what, sizeof what, "without %s", self->name);
        puts(what);
    } else {
        if (self->io_class >= 0)
            check(syscall(SYS_ioprio_set, 1, 0, IOPRIO_PRIO_VALUE(self->io_class, self->io_level)), "set I/O priority");
        printf("thread %d %u %d %u %llu %llu %llu %llu %d %d %d %s\n", (int)syscall(SYS_gettid), self->attributes.policy,
               self->attributes.nice, self->attributes.priority, (unsigned long long)self->attributes.flags,
               (unsigned long long)self->attributes.runtime, (unsigned long long)self->attributes.deadline,
               (unsigned long long)self->attributes.period, self->io_class, self->io_level, self->cpu, self->name);
    }
    pthread_barrier_wait(&settled);
    while (1)
        pause();
    return NULL;
}

static struct animal animals[] = {
    {"other", {.policy = 0, .nice = 3}, -1, 0, -1},
    {"niced", {.policy = 0, .nice = -7}, 2, 1, -1},
    {"batch", {.policy = 3, .nice = 5}, 2, 7, 0},
    {"idle", {.policy = 5}, 3, 0, -1},
    {"fifo", {.policy = 1, .priority = 10}, 1, 4, -1},
    {"round robin", {.policy = 2, .priority = 99, .flags = 1}, -1, 0, -1},
    {"deadline", {.policy = 6, .runtime = 1000000, .deadline = 50000000, .period = 100000000}, -1, 0, -1},
    {") R 1 (", {.policy = 0}, -1, 0, -1},
};

static void start_threads(void)
{
    int count = sizeof animals / sizeof *animals;
    pthread_barrier_init(&settled, NULL, count + 1);
    for (int i = 0; i < count; i++) {
        pthread_t thread;
        errno = pthread_create(&thread, NULL, live, &animals[i]);
        check(errno ? -1 : 0, "start a thread");
    }
    pthread_barrier_wait(&settled);
}

/* ---- descriptors ----------------------------------------------------------------------------------------------- */

static void open_files(void)
{
    int fd = made(open("regular", O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0644), "make a file");
    check(write(fd, "twelve bytes", 12), "write");
    check(lseek(fd, 5, SEEK_SET), "seek");
    printf("file %d REGULAR 5 rw append,cloexec %lu regular\n", fd, inode(fd));

    fd = made(open("deleted", O_CREAT | O_WRONLY, 0644), "make a file");
    check(unlink("deleted"), "unlink");
    printf("file %d REGULAR 0 w - %lu deleted (deleted)\n", fd, inode(fd));

    fd = made(open("named (deleted)", O_CREAT | O_RDONLY | O_NONBLOCK, 0644), "make a file");
    printf("file %d REGULAR 0 r nonblock %lu named (deleted)\n", fd, inode(fd));

    fd = made(open("new\nline \\ and blank ", O_CREAT | O_RDONLY, 0644), "make a file");
    printf("odd %d %lu\n", fd, inode(fd));

    fd = made(open(".", O_RDONLY | O_DIRECTORY), "open a directory");
    printf("file %d DIRECTORY 0 r - %lu .\n", fd, inode(fd));

    fd = made(open("regular", O_PATH), "open a place");
    printf("file %d REGULAR 0 - path %lu regular\n", fd, inode(fd));

    check(mkfifo("fifo", 0600), "make a FIFO");
    fd = made(open("fifo", O_RDWR), "open a FIFO");
    printf("file %d FIFO 0 rw - %lu fifo\n", fd, inode(fd));

    fd = made(open("/dev/zero", O_RDONLY), "open a device");
    printf("file %d CHARACTER_DEVICE 0 r - %lu /dev/zero\n", fd, inode(fd));

    fd = made(open("locked", O_CREAT | O_RDWR, 0644), "make a file");
    check(flock(fd, LOCK_SH), "lock");
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 5, .l_len = 10};
    check(fcntl(fd, F_SETLK, &range), "lock a range");
    printf("locked %d\n", fd);
}

static void open_objects(void)
{
    int ends[2];
    check(pipe2(ends, O_CLOEXEC | O_NONBLOCK), "make a pipe");
    printf("pipe %d %d %lu\n", ends[0], ends[1], inode(ends[0]));

    int counter = made(eventfd(5, 0), "make an eventfd");
    printf("eventfd %d 5 0\n", counter);
    printf("eventfd %d 42 1\n", made(eventfd(42, EFD_SEMAPHORE), "make an eventfd"));

    int poll = made(epoll_create1(0), "make an epoll");
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = 0x123456789abcdef0};
    check(epoll_ctl(poll, EPOLL_CTL_ADD, ends[0], &event), "watch");
    event = (struct epoll_event){.events = EPOLLOUT, .data.u64 = 7};
    check(epoll_ctl(poll, EPOLL_CTL_ADD, counter, &event), "watch");
    printf("epoll %d %d %u %d %u\n", poll, ends[0], EPOLLIN | EPOLLET | EPOLLERR | EPOLLHUP, counter, EPOLLOUT | EPOLLERR | EPOLLHUP);

    int timer = made(timerfd_create(CLOCK_BOOTTIME, 0), "make a timer");
    struct itimerspec in_an_hour = {.it_value = {3600, 0}, .it_interval = {7, 500}};
    check(timerfd_settime(timer, 0, &in_an_hour, NULL), "set a timer");
    printf("timerfd %d %d 7000000500\n", timer, CLOCK_BOOTTIME);
    printf("timerfd %d %d 0\n", made(timerfd_create(CLOCK_REALTIME, 0), "make a timer"), CLOCK_REALTIME);

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGRTMAX);
    printf("signalfd %d %016lx\n", made(signalfd(-1, &signals, 0), "make a signalfd"), 1ul << (SIGTERM - 1) | 1ul << (SIGRTMAX - 1));

    int notify = made(inotify_init1(0), "make an inotify");
    int watch = inotify_add_watch(notify, ".", IN_CREATE | IN_DELETE);
    check(watch, "watch a directory");
    struct stat here;
    check(stat(".", &here), "stat");
    printf("inotify %d %d %lu %u\n", notify, watch, here.st_ino, IN_CREATE | IN_DELETE);

    int parent = syscall(SYS_pidfd_open, getppid(), 0);
    printf("pidfd %d %d\n", made(parent, "open the parent"), getppid());

    int memory = made(memfd_create("in memory", MFD_CLOEXEC), "make a memfd");
    check(ftruncate(memory, 12345), "truncate");
    printf("memfd %d 12345 in memory\n", memory);

    int space = made(open("/proc/self/ns/uts", O_RDONLY), "open a namespace");
    printf("namespace %d %lu uts\n", space, inode(space));
}

static void open_sockets(void)
{
    int pair[2];
    check(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "make a pair");
    printf("pair %d %d %lu %lu\n", pair[0], pair[1], inode(pair[0]), inode(pair[1]));

    struct sockaddr_un abstract = {.sun_family = AF_UNIX};
    int length = snprintf(abstract.sun_path + 1, sizeof abstract.sun_path - 1, "menagerie %d", getpid());
    int fd = made(socket(AF_UNIX, SOCK_SEQPACKET, 0), "make a socket");
    check(bind(fd, (struct sockaddr *)&abstract, offsetof(struct sockaddr_un, sun_path) + 1 + length), "bind");
    check(listen(fd, 3), "listen");
    printf("unix %d %lu SEQUENCED_PACKETS LISTENING @menagerie %d\n", fd, inode(fd), getpid());

    struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = "datagrams"};
    fd = made(socket(AF_UNIX, SOCK_DGRAM, 0), "make a socket");
    check(bind(fd, (struct sockaddr *)&path, sizeof path), "bind");
    printf("unix %d %lu DATAGRAM CLOSED datagrams\n", fd, inode(fd));

    struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof loopback;
    int listener = made(socket(AF_INET, SOCK_STREAM, 0), "make a socket");
    check(bind(listener, (struct sockaddr *)&loopback, size), "bind");
    check(listen(listener, 5), "listen");
    check(getsockname(listener, (struct sockaddr *)&loopback, &size), "getsockname");
    int port = ntohs(loopback.sin_port);
    printf("internet %d %lu TCP 4 LISTENING 127.0.0.1 %d\n", listener, inode(listener), port);
    int client = made(socket(AF_INET, SOCK_STREAM, 0), "make a socket");
    check(connect(client, (struct sockaddr *)&loopback, size), "connect");
    int served = made(accept(listener, NULL, NULL), "accept");
    printf("internet %d %lu TCP 4 ESTABLISHED 127.0.0.1 %d\n", served, inode(served), port);
    printf("connection %d %d\n", client, served);

    struct sockaddr_in6 any = {.sin6_family = AF_INET6};
    size = sizeof any;
    fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&any, size) < 0) {
        puts("without IPv6");
    } else {
        check(getsockname(fd, (struct sockaddr *)&any, &size), "getsockname");
        printf("internet %d %lu UDP 6 CLOSED 0:0:0:0:0:0:0:0 %d\n", fd, inode(fd), ntohs(any.sin6_port));
    }

    fd = made(socket(AF_NETLINK, SOCK_RAW, 0), "make a netlink socket");
    struct { unsigned short family, pad; unsigned port, groups; } netlink = {AF_NETLINK, 0, 0, 5};
    check(bind(fd, (struct sockaddr *)&netlink, sizeof netlink), "bind");
    printf("netlink %d %lu 0 5\n", fd, inode(fd));

    fd = socket(AF_PACKET, SOCK_DGRAM, htons(0x0800));
    if (fd < 0)
        puts("without packet sockets");
    else
        printf("packet %d %lu 2 %d\n", fd, inode(fd), 0x0800);

    fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (fd < 0)
        puts("without raw sockets");
    else
        printf("raw %d %lu 1\n", fd, inode(fd));
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    umask(0137);
    signal(SIGUSR1, SIG_IGN);
    start_threads();
    open_files();
    open_objects();
    open_sockets();
    puts("ready");
    while (getchar() != EOF)
        ;
    return 0;
}
