/* A service that gives the manager a file in memory to keep (sd_notify(3), FDSTORE=1), and at its next start writes what
 * is in the file it gets back to the path in its first argument. */
#define _GNU_SOURCE
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void say(const char *text, int fd) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  const char *path = getenv("NOTIFY_SOCKET");
  strncpy(to.sun_path, path, sizeof to.sun_path - 1);
  socklen_t length = offsetof(struct sockaddr_un, sun_path) + strlen(path) + (*path != '@');
  if (*path == '@')
    to.sun_path[0] = 0;
  struct iovec data = {(void *) text, strlen(text)};
  union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {0};
  struct msghdr message = {.msg_name = &to, .msg_namelen = length, .msg_iov = &data, .msg_iovlen = 1};
  if (fd >= 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
  }
  int out = socket(AF_UNIX, SOCK_DGRAM, 0);
  if (sendmsg(out, &message, 0) < 0)
    perror("sendmsg");
  close(out);
}

int main(int argc, char **argv) {
  if (argc < 2)
    return 2;
  if (getenv("LISTEN_FDS")) {
    char text[64] = {0};
    pread(3, text, sizeof text - 1, 0);
    FILE *out = fopen(argv[1], "w");
    fprintf(out, "%s %s\n", getenv("LISTEN_FDNAMES"), text);
    fclose(out);
  } else {
    int fd = memfd_create("kept", 0);
    if (write(fd, "not lost", 8) != 8)
      return 1;
    say("FDSTORE=1\nFDNAME=kept", fd);
  }
  say("READY=1\nSTATUS=keeping", -1);
  for (;;)
    pause();
}
