// timed N COMMAND... [-- COMMAND...]: runs the commands N times, taking turns, and prints for each run which of them it was (1, 2, ...)
// and the nanoseconds from before fork(2) until it was waited for. Their output goes nowhere; a failure ends it.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 8 };

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int fail(const char *what) {
  fprintf(stderr, "timed: cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static long long run(char **command) {
  int status;
  long long begin = now();
  pid_t pid = vfork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(null, 1);
    execvp(command[0], command);
    _exit(127);
  }
  if (waitpid(pid, &status, 0) < 0) fail("wait");
  long long end = now();
  if (!WIFEXITED(status) || WEXITSTATUS(status)) {
    fprintf(stderr, "timed: %s %s ended with status %d\n", command[0], command[1] ? command[1] : "", status);
    exit(1);
  }
  return end - begin;
}

int main(int count, char **words) {
  char **commands[MOST];
  int rounds = count > 1 ? atoi(words[1]) : 0, n = 0;
  if (rounds < 1 || count < 3) { fprintf(stderr, "usage: timed N COMMAND... [-- COMMAND...]...\n"); return 2; }
  commands[n++] = words + 2;
  for (int i = 2; i < count && n < MOST; i++) {
    if (!strcmp(words[i], "--")) {
      words[i] = NULL;
      commands[n++] = words + i + 1;
    }
  }
  for (int round = 0; round < rounds; round++) {
    for (int i = 0; i < n; i++) printf("%d %lld\n", i + 1, run(commands[i]));
  }
  return 0;
}
