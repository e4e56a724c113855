// What the measurements of the library send to, and how daemons are launched: see bench/library.
//   receiver receive SOCKET SOCKET COMMANDS ANSWERS
//     binds both sockets; for each byte in the FIFO COMMANDS, empties them, and answers the count of datagrams they held
//   receiver launch FIFO COMMAND...
//     runs the command, and prints the nanoseconds from then until it has ended with 0 and its daemon has written a time
//     into the FIFO, whichever is later
//   receiver daemon FIFO
//     becomes a daemon by daemon(3), and writes the time into the FIFO
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int fail(const char *what) {
  fprintf(stderr, "receiver: cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static int open_or_fail(const char *file, int flags) {
  int fd = open(file, flags | O_CLOEXEC);
  if (fd < 0) fail(file);
  return fd;
}

static int bound(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  if (fd < 0 || strlen(path) >= sizeof address.sun_path) fail(path);
  strcpy(address.sun_path, path);
  unlink(path);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail(path);
  // As managers and journald do; it makes the kernel attach credentials to each datagram.
  if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0) fail(path);
  return fd;
}

static void close_received(struct msghdr *message) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
      for (size_t at = 0; at + CMSG_LEN(0) < c->cmsg_len; at += sizeof(int)) {
        int fd;
        memcpy(&fd, CMSG_DATA(c) + at, sizeof fd);
        close(fd);
      }
}

static uint64_t emptied(int fd) {
  static char data[1 << 20];
  uint64_t count = 0;
  for (;;) {
    char control[1024];
    struct iovec vector = {data, sizeof data};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(fd, &message, MSG_CMSG_CLOEXEC) < 0) {
      if (errno == EAGAIN) return count;
      fail("receive");
    }
    close_received(&message);
    count++;
  }
}

static void receive(char **paths) {
  int first = bound(paths[0]), second = bound(paths[1]);
  // Both ends, so that the FIFOs outlive those who measure.
  int commands = open_or_fail(paths[2], O_RDWR), answers = open_or_fail(paths[3], O_RDWR);
  char command;
  while (read(commands, &command, 1) == 1) {
    uint64_t count = htobe64(emptied(first) + emptied(second));
    if (write(answers, &count, sizeof count) != sizeof count) fail("answer");
  }
}

static void launch(const char *fifo, char **command) {
  char text[32] = "";
  int status, stamps = open_or_fail(fifo, O_RDWR);
  // Daemons become children of this process, which waits for their end: the next launch has the machine to itself.
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) fail("become a subreaper");
  long long begin = now();
  pid_t pid = vfork();
  if (pid == 0) {
    execvp(command[0], command);
    _exit(127);
  }
  if (pid < 0 || waitpid(pid, &status, 0) < 0) fail("run a command");
  long long end = now();
  if (status != 0) {
    fprintf(stderr, "receiver: %s has ended with status %#x\n", command[0], status);
    exit(1);
  }
  if (read(stamps, text, sizeof text - 1) <= 0) fail("read a stamp");
  long long stamp = atoll(text);
  printf("%lld\n", (stamp > end ? stamp : end) - begin);
  while (wait(NULL) > 0) {
  }
}

static void become_daemon(const char *fifo) {
  char text[32];
  if (daemon(0, 0) < 0) fail("become a daemon");
  int length = snprintf(text, sizeof text, "%lld", now());
  if (write(open_or_fail(fifo, O_WRONLY), text, length) != length) exit(1);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "receive") && argc == 6) receive(argv + 2);
  else if (!strcmp(what, "launch") && argc > 3) launch(argv[2], argv + 3);
  else if (!strcmp(what, "daemon") && argc == 3) become_daemon(argv[2]);
  else {
    fprintf(stderr, "receiver: cannot understand the arguments\n");
    return 2;
  }
  return 0;
}
