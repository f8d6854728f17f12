#define _GNU_SOURCE
#include "child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/// In the child. Only async-signal-safe calls: other threads of the parent may have held any lock.
static void become(
    const char *program, char *const arguments[], char *const environment[], int output, int errors, pid_t parent) {
  if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return;
  // The parent may have died before the death signal was asked for.
  if (getppid() != parent) _exit(127);
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0) return;
  execvpe(program, arguments, environment);
}

/// Closes both ends of pipes; those that were never opened are -1.
static void close_pipes(int (*pipes)[2], int count) {
  for (int i = 0; i < count; i++) {
    if (pipes[i][0] >= 0) close(pipes[i][0]);
    if (pipes[i][1] >= 0) close(pipes[i][1]);
  }
}

pid_t child_process_start(
    const char *program, char *const arguments[], char *const environment[], int *output, int *errors) {
  // Output, errors, and one that closes on a successful exec and otherwise carries the reason.
  int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
  for (int i = 0; i < 3; i++) {
    if (pipe2(pipes[i], O_CLOEXEC) != 0) {
      int reason = errno;
      close_pipes(pipes, 3);
      return -reason;
    }
  }
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) {
    become(program, arguments, environment, pipes[0][1], pipes[1][1], parent);
    int reason = errno;
    ssize_t written = write(pipes[2][1], &reason, sizeof reason);
    _exit(written == sizeof reason ? 126 : 127);
  }
  int reason = child < 0 ? errno : 0;
  close(pipes[2][1]);
  pipes[2][1] = -1;
  if (child > 0) {
    ssize_t count;
    do { count = read(pipes[2][0], &reason, sizeof reason); } while (count < 0 && errno == EINTR);
    if (count != sizeof reason) reason = 0;
  }
  if (reason != 0) {
    close_pipes(pipes, 3);
    if (child > 0) {
      while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    }
    return -reason;
  }
  close(pipes[2][0]);
  close(pipes[0][1]);
  close(pipes[1][1]);
  *output = pipes[0][0];
  *errors = pipes[1][0];
  return child;
}
