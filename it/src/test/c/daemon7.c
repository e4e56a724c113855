/* A daemon by the fifteen steps of daemon(7), "SysV Daemons". Usage: daemon7 PID-FILE [UMASK] */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int told;

/* Step 14, and its opposite: the starter learns what became of the daemon. */
static void tell(const char *what)
{
    int error = errno;
    char text[256];
    int length = snprintf(text, sizeof text, "%s: %s", what, strerror(error));
    if (write(told, text, length) < 0)
        _exit(1);
    _exit(1);
}

static void close_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL) {
        int fd = atoi(entry->d_name);
        if (fd > 2 && fd != dirfd(directory))
            close(fd);
    }
    closedir(directory);
}

static void reset_signals(void)
{
    for (int number = 1; number < _NSIG; number++)
        signal(number, SIG_DFL); /* fails for those that cannot be changed */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void write_pid_file(const char *path)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%d\n", (int) getpid());
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fd < 0)
        tell(path);
    if (fcntl(fd, F_SETLK, &lock) < 0)
        tell(path);
    if (ftruncate(fd, 0) < 0 || write(fd, text, length) != length)
        tell(path);
    close(fd);
}

static int wait_for_daemon(int fd)
{
    char text[256];
    ssize_t length = read(fd, text, sizeof text - 1);
    if (length == 1 && text[0] == '+')
        return 0;
    text[length > 0 ? length : 0] = '\0';
    fprintf(stderr, "daemon7: %s\n", length > 0 ? text : "it ended");
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: daemon7 PID-FILE [UMASK]\n");
        return 2;
    }
    close_descriptors();                          /* 1 */
    reset_signals();                              /* 2, 3 */
                                                  /* 4: the environment is kept */
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) < 0)
        return 1;
    pid_t child = fork();                         /* 5 */
    if (child < 0)
        return 1;
    if (child > 0) {
        close(pipes[1]);
        return wait_for_daemon(pipes[0]);         /* 15 */
    }
    close(pipes[0]);
    told = pipes[1];
    if (setsid() < 0)                             /* 6 */
        tell("setsid");
    child = fork();                               /* 7 */
    if (child < 0)
        tell("fork");
    if (child > 0)
        _exit(0);                                 /* 8 */
    int null = open("/dev/null", O_RDWR);         /* 9 */
    if (null < 0)
        tell("/dev/null");
    for (int fd = 0; fd <= 2; fd++)
        dup2(null, fd);
    close(null);
    umask(argc > 2 ? strtol(argv[2], NULL, 8) : 0); /* 10 */
    if (chdir("/") < 0)                           /* 11 */
        tell("/");
    write_pid_file(argv[1]);                      /* 12 */
                                                  /* 13: there are no privileges to drop */
    if (write(told, "+", 1) != 1)                 /* 14 */
        _exit(1);
    close(told);
    pause();
    return 0;
}
