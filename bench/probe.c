// What the measured units execute: small, static, and on the one clock that guest and machine share (CLOCK_MONOTONIC).
//   probe stamp FILE          write the time to FILE
//   probe signal PID N FILE   write the time to FILE, send signal number N to process PID
//   probe await FIFO FILE     wait for a line in FIFO, write the time to FILE, exit 0 (which triggers OnSuccess=)
//   probe notify              tell the manager READY=1, then wait
//   probe reborn FIFO         write own process id and time to FIFO, then wait
//   probe kill FIFO N         N times: SIGKILL the process that reported last in FIFO; print the nanoseconds until the next
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int fail(const char *what) {
  fprintf(stderr, "probe: cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static void put(const char *file, int flags, const char *text) {
  int fd = open(file, O_WRONLY | O_CLOEXEC | flags, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) fail(file);
  close(fd);
}

static void stamp(const char *file, long long time) {
  char text[32];
  snprintf(text, sizeof text, "%lld\n", time);
  put(file, O_CREAT | O_TRUNC, text);
}

static void await(const char *fifo, const char *file) {
  char text[16];
  int fd = open(fifo, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || read(fd, text, sizeof text) <= 0) fail(fifo);
  stamp(file, now());
}

static void send_signal(pid_t pid, int number, const char *file) {
  long long time = now();
  if (kill(pid, number) < 0) fail("send a signal");
  stamp(file, time);
}

static void notify(void) {
  const char *path = getenv("NOTIFY_SOCKET");
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (!path || strlen(path) >= sizeof address.sun_path) fail("find NOTIFY_SOCKET");
  strcpy(address.sun_path, path);
  socklen_t length = sizeof address;
  if (path[0] == '@') {
    address.sun_path[0] = 0;
    length = offsetof(struct sockaddr_un, sun_path) + strlen(path);
  }
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (sendto(fd, "READY=1", 7, 0, (struct sockaddr *)&address, length) < 0) fail("notify");
  close(fd);
  pause();
}

static void reborn(const char *fifo) {
  char text[64];
  snprintf(text, sizeof text, "%d %lld\n", getpid(), now());
  put(fifo, 0, text);
  pause();
}

static void rekill(const char *fifo, int rounds) {
  int fd = open(fifo, O_RDWR | O_CLOEXEC), pid;
  FILE *reports = fd < 0 ? NULL : fdopen(fd, "r");
  long long killed, born;
  if (!reports || fscanf(reports, "%d %lld", &pid, &born) != 2) fail(fifo);
  for (int round = 0; round < rounds; round++) {
    usleep(20000);
    killed = now();
    if (kill(pid, SIGKILL) < 0) fail("kill");
    if (fscanf(reports, "%d %lld", &pid, &born) != 2) fail(fifo);
    printf("%lld\n", born - killed);
  }
}

int main(int count, char **words) {
  const char *verb = count > 1 ? words[1] : "";
  if (!strcmp(verb, "stamp") && count == 3) stamp(words[2], now());
  else if (!strcmp(verb, "signal") && count == 5) send_signal(atoi(words[2]), atoi(words[3]), words[4]);
  else if (!strcmp(verb, "await") && count == 4) await(words[2], words[3]);
  else if (!strcmp(verb, "notify") && count == 2) notify();
  else if (!strcmp(verb, "reborn") && count == 3) reborn(words[2]);
  else if (!strcmp(verb, "kill") && count == 4) rekill(words[2], atoi(words[3]));
  else { fprintf(stderr, "probe: unknown command\n"); return 2; }
  return 0;
}
