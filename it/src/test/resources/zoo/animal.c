/*
 * The animals of the zoo: programs that behave in one well-known way each, for the inspector to tell apart.
 *
 *   animal wait NAME                     does nothing
 *   animal service NAME                  handles SIGTERM, tells READY=1 if it is asked to
 *   animal daemon NAME PIDFILE [STEP…]   becomes a daemon by the steps of daemon(7), without the STEPs named
 *   animal single NAME PIDFILE           becomes one as daemon(3) does it, by a single fork
 *   animal zombie NAME                   has a child, NAME-child, that ended and is not waited for
 *   animal traced NAME                   has a child, NAME-child, that it traces
 *   animal threads NAME                  has a thread "fifo" under SCHED_FIFO and one "nice" with a nice level of its own
 *
 * Each has NAME as the name of its process and stays until it is killed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char **skipped;

static void fail(const char *what) {
	fprintf(stderr, "animal: cannot %s: %s\n", what, strerror(errno));
	exit(1);
}

static int does(const char *step) {
	for (const char **s = skipped; s && *s; s++) {
		if (strcmp(*s, step) == 0) {
			return 0;
		}
	}
	return 1;
}

static void named(const char *name) {
	prctl(PR_SET_NAME, name);
}

static void stay(void) {
	for (;;) {
		pause();
	}
}

static void on_term(int signal) {
	(void) signal;
	_exit(0);
}

static void handle_term(void) {
	struct sigaction action = {.sa_handler = on_term};
	sigaction(SIGTERM, &action, NULL);
}

/* sd_notify(3) */
static void tell_ready(void) {
	const char *path = getenv("NOTIFY_SOCKET");
	if (path == NULL) {
		return;
	}
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t length = strlen(path);
	if (length >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		fail("notify");
	}
	memcpy(address.sun_path, path, length);
	if (path[0] == '@') {
		address.sun_path[0] = 0;
	}
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (sendto(fd, "READY=1", 7, 0, (struct sockaddr *) &address, offsetof(struct sockaddr_un, sun_path) + length) < 0) {
		fail("notify");
	}
	close(fd);
}

/* Ends the process that was started; the child goes on. */
static void go_on_in_child(void) {
	pid_t pid = fork();
	if (pid < 0) {
		fail("fork");
	}
	if (pid > 0) {
		_exit(0);
	}
}

static void to_null(void) {
	int null = open("/dev/null", O_RDWR);
	if (null < 0) {
		fail("open /dev/null");
	}
	for (int fd = 0; fd < 3; fd++) {
		dup2(null, fd);
	}
	if (null > 2) {
		close(null);
	}
}

static void write_pid_file(const char *path) {
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0) {
		fail("open the PID file");
	}
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	if (does("lock") && fcntl(fd, F_SETLK, &lock) < 0) {
		fail("lock the PID file");
	}
	char text[32];
	int length = snprintf(text, sizeof text, "%d\n", (int) getpid());
	if (ftruncate(fd, 0) < 0 || write(fd, text, length) != length) {
		fail("write the PID file");
	}
}

/* Leaves what a careless starter leaves: an open pipe to a stranger, ignored and blocked signals. */
static void be_started_carelessly(void) {
	int ends[2];
	if (pipe(ends) < 0) {
		fail("make a pipe");
	}
	pid_t holder = fork();
	if (holder == 0) {
		named("holder");
		close(ends[0]);
		stay();
	}
	close(ends[1]);
	if (dup2(ends[0], 9) < 0) {
		fail("duplicate a descriptor");
	}
	close(ends[0]);
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
}

/* daemon(7), "SysV Daemons"; the numbers are those of its steps. */
static void be_daemon(const char *pid_file) {
	be_started_carelessly();
	if (does("descriptors")) { /* 1 */
		close_range(3, ~0U, 0);
	}
	if (does("signals")) { /* 2 */
		for (int n = 1; n < NSIG; n++) {
			signal(n, SIG_DFL);
		}
	}
	if (does("mask")) { /* 3 */
		sigset_t none;
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
	}
	if (does("fork")) { /* 5 */
		go_on_in_child();
	}
	if (does("setsid") && setsid() < 0) { /* 6 */
		fail("make a session");
	}
	if (does("fork") && does("second-fork")) { /* 7, 8 */
		go_on_in_child();
	}
	if (does("streams")) { /* 9 */
		to_null();
	}
	umask(does("umask") ? 0 : 022); /* 10 */
	if (chdir(does("cwd") ? "/" : "/usr") < 0) { /* 11 */
		fail("change the directory");
	}
	if (does("pid-file")) { /* 12 */
		write_pid_file(pid_file);
	}
	if (does("privileges") && (setgid(65534) < 0 || setuid(65534) < 0)) { /* 13 */
		fail("drop privileges");
	}
	if (does("sigterm")) {
		handle_term();
	} else {
		signal(SIGTERM, SIG_IGN);
	}
	stay();
}

static void *fifo(void *unused) {
	(void) unused;
	named("fifo");
	struct sched_param param = {.sched_priority = 10};
	if (sched_setscheduler(0, SCHED_FIFO, &param) < 0) {
		fail("schedule as FIFO");
	}
	stay();
	return NULL;
}

static void *nice_one(void *unused) {
	(void) unused;
	named("nice");
	if (setpriority(PRIO_PROCESS, (id_t) syscall(SYS_gettid), 7) < 0) {
		fail("be nice");
	}
	stay();
	return NULL;
}

static void have_threads(void) {
	pthread_t thread;
	if (pthread_create(&thread, NULL, fifo, NULL) != 0 || pthread_create(&thread, NULL, nice_one, NULL) != 0) {
		fail("make a thread");
	}
	stay();
}

static void have_child(const char *name, int traced) {
	char child_name[32];
	snprintf(child_name, sizeof child_name, "%s-child", name);
	pid_t pid = fork();
	if (pid < 0) {
		fail("fork");
	}
	if (pid == 0) {
		named(child_name);
		if (traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0) {
			fail("be traced");
		}
		if (traced) {
			raise(SIGSTOP);
			stay();
		}
		_exit(0);
	}
	if (traced && waitpid(pid, NULL, 0) < 0) {
		fail("wait for the traced child");
	}
	stay();
}

int main(int argc, char **argv) {
	if (argc < 3) {
		fprintf(stderr, "animal: cannot tell what to be: name a kind and a name\n");
		return 2;
	}
	const char *kind = argv[1];
	named(argv[2]);
	if (strcmp(kind, "wait") == 0) {
		stay();
	} else if (strcmp(kind, "service") == 0) {
		handle_term();
		tell_ready();
		stay();
	} else if (strcmp(kind, "daemon") == 0 && argc > 3) {
		skipped = (const char **) argv + 4;
		be_daemon(argv[3]);
	} else if (strcmp(kind, "single") == 0) {
		if (daemon(0, 0) < 0) {
			fail("be a daemon");
		}
		stay();
	} else if (strcmp(kind, "zombie") == 0) {
		have_child(argv[2], 0);
	} else if (strcmp(kind, "traced") == 0) {
		have_child(argv[2], 1);
	} else if (strcmp(kind, "threads") == 0) {
		have_threads();
	}
	fprintf(stderr, "animal: cannot be a '%s'\n", kind);
	return 2;
}
