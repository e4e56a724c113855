// The calls of libsystemd that NotifyBenchmark and JournalBenchmark are compared with, in bursts of the same size.
//   libsystemd MILLISECONDS
// runs each for that time, after a tenth of it to warm up, and prints a line for each: name, tab, median nanoseconds of a
// call in a burst. $NOTIFY_SOCKET is the receiver's, $BENCH_COMMANDS and $BENCH_ANSWERS name the FIFOs of the receiver.
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// sd_notify(3), sd_journal_print(3): declared here, so that no package with headers is needed. This sd_journal_send is
// the function itself; the macro of the header would add the place of the call.
int sd_notify(int unset_environment, const char *state);
int sd_notifyf(int unset_environment, const char *format, ...);
int sd_journal_send(const char *format, ...);

enum { BURST = 100, LARGE_BURST = 20, SMALL = 100, LARGE = 100000, MOST_BURSTS = 1 << 20 };

static int commands, answers;
static char message[LARGE + 1];
static unsigned number;
static long long times[MOST_BURSTS];

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "libsystemd: cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

static int connected = -1;

// What the kernel alone costs: one send(2) on a connected socket. It is measured without libsystemd.
static int bare(void) { return send(connected, "READY=1", 7, MSG_DONTWAIT | MSG_NOSIGNAL) == 7 ? 1 : -1; }
static int ready(void) { return sd_notify(0, "READY=1"); }
static int status(void) { return sd_notifyf(0, "STATUS=Serving requests, %u connections are open", number++ & 0xffff); }
static int watchdog(void) { return sd_notify(0, "WATCHDOG=1"); }
static int journal(void) { return sd_journal_send("PRIORITY=6", "MESSAGE=%s", message, NULL) < 0 ? -1 : 1; }

static uint64_t taken(void) {
  uint64_t count;
  if (write(commands, "\n", 1) != 1 || read(answers, &count, sizeof count) != sizeof count) fail("reach the receiver");
  return be64toh(count);
}

static long long burst(int (*call)(void), int count) {
  long long begin = now();
  for (int i = 0; i < count; i++)
    if (call() <= 0) fail("send");
  long long time = now() - begin;
  if (taken() != (uint64_t)count) fail("measure: not all datagrams arrived");
  return time;
}

static int compare(const void *a, const void *b) {
  long long x = *(const long long *)a, y = *(const long long *)b;
  return (x > y) - (x < y);
}

static void measure(const char *name, int (*call)(void), int size, int count, long long nanos) {
  int bursts = 0;
  memset(message, 0, sizeof message);
  for (int i = 0; i < size; i++) message[i] = '0' + i % 10;
  for (long long end = now() + nanos / 10; now() < end;) burst(call, count);
  for (long long end = now() + nanos; now() < end && bursts < MOST_BURSTS;) times[bursts++] = burst(call, count);
  qsort(times, bursts, sizeof *times, compare);
  printf("%s\t%.1f\n", name, (double)times[bursts / 2] / count);
}

static void connect_bare(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, getenv("NOTIFY_SOCKET"), sizeof address.sun_path - 1);
  connected = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (connected < 0 || connect(connected, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  long long nanos = atoll(argv[1]) * 1000000;
  commands = open(getenv("BENCH_COMMANDS"), O_WRONLY | O_CLOEXEC);
  answers = open(getenv("BENCH_ANSWERS"), O_RDONLY | O_CLOEXEC);
  if (commands < 0 || answers < 0) fail("open the FIFOs");
  connect_bare();
  taken();
  measure("send", bare, SMALL, BURST, nanos);
  measure("ready", ready, SMALL, BURST, nanos);
  measure("status", status, SMALL, BURST, nanos);
  measure("watchdog", watchdog, SMALL, BURST, nanos);
  measure("journal", journal, SMALL, BURST, nanos);
  measure("large journal", journal, LARGE, LARGE_BURST, nanos);
  return 0;
}
