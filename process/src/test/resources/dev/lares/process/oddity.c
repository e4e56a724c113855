/* A process that is odd in one way: the first argument says which, the second is its object.
 *
 * It tells facts about itself on standard output, then "ready", and ends with its standard input. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(long result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "oddity: cannot %s: %s\n", what, strerror(errno));
        exit(1);
    }
}

static void stay(void)
{
    puts("ready");
    while (getchar() != EOF)
        ;
    exit(0);
}

static void *stay_alone(void *argument)
{
    (void)argument;
    char state = 0;
    while (state != 'Z') { /* until the first thread has ended */
        char line[512] = "";
        FILE *stat = fopen("/proc/self/stat", "r");
        if (fgets(line, sizeof line, stat) && strrchr(line, ')'))
            state = strrchr(line, ')')[2];
        fclose(stat);
    }
    stay();
    return NULL;
}

static void *execute_again(void *argument)
{
    execl("/proc/thread-self/exe", "second life", "stay", (char *)NULL);
    (void)argument;
    check(-1, "execute");
    return NULL;
}

static void in_thread(void *(*life)(void *))
{
    pthread_t thread;
    errno = pthread_create(&thread, NULL, life, NULL);
    check(errno ? -1 : 0, "start a thread");
    pthread_exit(NULL);
}

static void child(const char *life)
{
    pid_t pid = fork();
    check(pid, "fork");
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!strcmp(life, "zombie"))
            _exit(3);
        if (!strcmp(life, "traced"))
            check(ptrace(PTRACE_TRACEME, 0, 0, 0), "be traced");
        if (strcmp(life, "fork"))
            raise(SIGSTOP);
        while (1)
            pause();
    }
    siginfo_t end;
    if (!strcmp(life, "zombie"))
        check(waitid(P_PID, pid, &end, WEXITED | WNOWAIT), "wait");
    else if (strcmp(life, "fork"))
        check(waitid(P_PID, pid, &end, WSTOPPED | WEXITED | WNOWAIT), "wait");
    printf("child %d\n", pid);
    puts("ready");
    while (getchar() != EOF)
        ;
    kill(pid, SIGKILL);
    exit(0);
}

static void copy_itself(const char *to)
{
    char buffer[65536];
    int in = open("/proc/self/exe", O_RDONLY), out = open(to, O_CREAT | O_WRONLY, 0755);
    check(in, "open");
    check(out, "create");
    for (ssize_t n; (n = read(in, buffer, sizeof buffer)) > 0;)
        check(write(out, buffer, n), "write");
    close(in);
    close(out);
}

/* Executes itself where the path is that many directories of 255 bytes deep. */
static void deep(int levels)
{
    char name[256];
    memset(name, 'd', 255);
    name[255] = 0;
    for (int i = 0; i < levels; i++) {
        check(mkdir(name, 0755), "make a directory");
        check(chdir(name), "change directory");
    }
    copy_itself("program");
    execl("./program", "./program", "stay", (char *)NULL);
    check(-1, "execute");
}

int main(int count, char **arguments)
{
    const char *how = count > 1 ? arguments[1] : "stay", *object = count > 2 ? arguments[2] : "";
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!strcmp(how, "name")) {
        prctl(PR_SET_NAME, object);
    } else if (!strcmp(how, "zeroed")) {
        char *end = arguments[count - 1] + strlen(arguments[count - 1]);
        memset(arguments[0], 0, end - arguments[0]);
        how = "";
    } else if (!strcmp(how, "titled")) {
        char *end = arguments[count - 1] + strlen(arguments[count - 1]) + 1;
        memset(arguments[0], 'x', end - arguments[0]);
        printf("length %ld\n", (long)(end - arguments[0]));
    } else if (!strcmp(how, "bare")) {
        char *none[] = {NULL};
        if (arguments[0] && *arguments[0]) {
            setenv("ODDITY", "bare", 1);
            char *environment[] = {"ODDITY=bare", NULL};
            execve("/proc/self/exe", none, environment);
            check(-1, "execute");
        }
    } else if (!strcmp(how, "leaderless")) {
        in_thread(stay_alone);
    } else if (!strcmp(how, "reborn")) {
        in_thread(execute_again);
    } else if (!strcmp(how, "zombie") || !strcmp(how, "stopped") || !strcmp(how, "traced") || !strcmp(how, "fork")) {
        child(how);
    } else if (!strcmp(how, "homeless")) {
        check(mkdir("home", 0755), "make a directory");
        check(chdir("home"), "change directory");
        check(rmdir("../home"), "remove a directory");
    } else if (!strcmp(how, "rooted")) {
        check(mkdir("root", 0755), "make a directory");
        check(chroot("root"), "change root");
    } else if (!strcmp(how, "unlinked")) {
        copy_itself("unlinked program");
        execl("./unlinked program", "unlinked", "unlink", "unlinked program", (char *)NULL);
        check(-1, "execute");
    } else if (!strcmp(how, "unlink")) {
        check(unlink(object), "unlink");
    } else if (!strcmp(how, "deep")) {
        deep(atoi(object));
    }
    stay();
}
