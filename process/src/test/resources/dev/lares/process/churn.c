/* Processes that come and go, each of which says who it is in every way it can.
 *
 * churn COUNT MILLISECONDS keeps that many alive. Each lives for a time drawn from 0 to MILLISECONDS, and another follows,
 * with the same number at once where the kernel can be told so.
 * A child has its number and a number of no other (a nonce), and puts both into its name, its arguments, its environment
 * and the name of a memory file at descriptor 9; its number alone into its group, its limit of open files, its OOM score and
 * its user. Before it executes itself it is still like its parent. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void check(long result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "churn: cannot %s: %s\n", what, strerror(errno));
        _exit(1);
    }
}

static void sleep_for(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&time, &time) < 0 && errno == EINTR)
        ;
}

static void become(unsigned nonce, long milliseconds)
{
    char number[16], unique[16], time[16], variable[64], name[32];
    pid_t pid = getpid();
    snprintf(number, sizeof number, "%d", pid);
    snprintf(unique, sizeof unique, "%u", nonce);
    snprintf(time, sizeof time, "%ld", milliseconds);
    snprintf(variable, sizeof variable, "IDENTITY=%d.%u", pid, nonce);
    snprintf(name, sizeof name, "identity %d.%u", pid, nonce);
    check(setpgid(0, 0), "make a group");
    struct rlimit limit = {1000 + pid % 10000, 20000};
    check(setrlimit(RLIMIT_NOFILE, &limit), "set a limit");
    int adjust = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    check(adjust, "open the OOM score");
    check(dprintf(adjust, "%d", pid % 1000), "set the OOM score");
    int file = memfd_create(name, 0);
    check(file, "make a memory file");
    check(dup2(file, 9), "duplicate");
    check(setresuid(100000 + pid, 100000 + pid, 100000 + pid), "become a user");
    char *arguments[] = {"child", number, unique, time, NULL}, *environment[] = {variable, NULL};
    execve("/proc/self/exe", arguments, environment);
    check(-1, "execute");
}

/* The next process gets that number, if it is free: pid_namespaces(7), "/proc/sys/kernel/ns_last_pid". */
static void use_again(pid_t pid)
{
    int file = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    if (file >= 0) {
        check(dprintf(file, "%d", pid - 1), "set the last number");
        close(file);
    }
}

int main(int count, char **arguments)
{
    if (!strcmp(arguments[0], "child")) {
        char name[32];
        snprintf(name, sizeof name, "%x.%x", (unsigned)getpid(), (unsigned)atol(arguments[2]));
        prctl(PR_SET_NAME, name);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        sleep_for(atol(arguments[3]));
        return 0;
    }
    int wanted = count > 1 ? atoi(arguments[1]) : 100, alive = 0;
    long longest = count > 2 ? atol(arguments[2]) : 1000;
    pid_t *ended = calloc(wanted, sizeof *ended);
    int free_numbers = 0;
    unsigned nonce = 0;
    srand(4711);
    while (1) {
        while (alive < wanted) {
            int born[2]; /* closed by the kernel when the child executes itself */
            check(pipe2(born, O_CLOEXEC), "make a pipe");
            if (free_numbers > 0)
                use_again(ended[--free_numbers]);
            pid_t pid = fork();
            if (pid == 0)
                become(nonce, rand() % longest);
            close(born[1]);
            if (pid > 0)
                check(read(born[0], &(char){0}, 1), "wait for a child");
            close(born[0]);
            if (pid < 0)
                break; /* all numbers are in use: wait for one */
            nonce++;
            alive++;
            while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
                ended[free_numbers++] = pid;
                alive--;
            }
        }
        pid_t pid = waitpid(-1, NULL, 0);
        check(pid, "wait");
        ended[free_numbers++] = pid;
        alive--;
    }
}
