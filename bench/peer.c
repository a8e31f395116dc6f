/* The limit to compare Sonde with: the same work in plain C.
 *
 *   gcc -O2 -o bench/peer bench/peer.c
 *   bench/peer connect FILE [IN_FLIGHT]   connects once to every target of FILE ("tcpconnect://192.0.2.1:80" or
 *                                         "tcpconnect://[2001:db8::1]:80" a line), IN_FLIGHT at a time (default 1000)
 *   bench/peer tfo FILE [IN_FLIGHT]       the three connections of `sonde measure tfo --layer kernel --connect http` to every
 *                                         target, one after the other: without fast open, to obtain a cookie, to use it
 *                                         (TCP_FASTOPEN_CONNECT); each sends a request and reads the answer
 *   bench/peer listen PORT                accepts on every address of the machine, closes at once, until it is killed
 *
 * connect and tfo print one line: what came of it, connects or targets a second, and microseconds of CPU (user and system) each.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TIMEOUT 3.0
#define EVENTS 256

static void die(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  return use.ru_utime.tv_sec + use.ru_stime.tv_sec + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void raise_limit(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

/* One target from one line; 0 when the line is none. */
static int parse(char *line, struct sockaddr_in6 *target) {
  char *host = strstr(line, "://"), *port;
  if (host == NULL || (port = strrchr(line, ':')) == NULL)
    return 0;
  host += 3;
  *port++ = 0;
  memset(target, 0, sizeof *target);
  if (*host == '[') {
    host[strcspn(host, "]")] = 0;
    target->sin6_family = AF_INET6;
    target->sin6_port = htons(atoi(port));
    return inet_pton(AF_INET6, host + 1, &target->sin6_addr) == 1;
  }
  struct sockaddr_in *v4 = (struct sockaddr_in *)target;
  v4->sin_family = AF_INET;
  v4->sin_port = htons(atoi(port));
  return inet_pton(AF_INET, host, &v4->sin_addr) == 1;
}

static size_t read_targets(const char *path, struct sockaddr_in6 **targets) {
  FILE *file = fopen(path, "r");
  char line[256];
  size_t count = 0, room = 0;
  if (file == NULL)
    die(path);
  *targets = NULL;
  while (fgets(line, sizeof line, file) != NULL) {
    if (count == room && (*targets = realloc(*targets, (room = room * 2 + 1024) * sizeof **targets)) == NULL)
      die("memory");
    count += parse(line, &(*targets)[count]);
  }
  fclose(file);
  return count;
}

static struct { size_t connected, refused, timeout, other; } total;

static void count_end(int error) {
  if (error == 0)
    total.connected++;
  else if (error == ECONNREFUSED)
    total.refused++;
  else
    total.other++;
}

static int run_connect(const char *path, size_t in_flight) {
  struct sockaddr_in6 *targets;
  size_t count = read_targets(path, &targets), next = 0, done = 0, oldest = 0;
  int *sockets = malloc(count * sizeof *sockets);
  double *started = malloc(count * sizeof *started);
  struct epoll_event events[EVENTS];
  int poll = epoll_create1(0);
  if (poll < 0 || sockets == NULL || started == NULL)
    die("epoll");
  double begin = now(), cpu_begin = cpu();
  while (done < count) {
    while (next < count && next - done < in_flight) {
      int family = targets[next].sin6_family;
      int s = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      if (s < 0)
        die("socket");
      started[next] = now();
      int result = connect(s, (struct sockaddr *)&targets[next],
                           family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
      if (result == 0 || errno != EINPROGRESS) {
        count_end(result == 0 ? 0 : errno);
        close(s);
        s = -1;
        done++;
      } else {
        struct epoll_event event = {.events = EPOLLOUT, .data.u64 = next};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, s, &event) < 0)
          die("epoll_ctl");
      }
      sockets[next++] = s;
    }
    int ready = epoll_wait(poll, events, EVENTS, done < next ? 10 : 0);
    for (int i = 0; i < ready; i++) {
      size_t index = events[i].data.u64;
      int error = 0;
      socklen_t length = sizeof error;
      getsockopt(sockets[index], SOL_SOCKET, SO_ERROR, &error, &length);
      close(sockets[index]);
      sockets[index] = -1;
      count_end(error);
      done++;
    }
    /* All have the same limit, so the oldest is the next to pass it. */
    double limit = ready == 0 ? now() - TIMEOUT : -1;
    for (; oldest < next && (sockets[oldest] < 0 || started[oldest] < limit); oldest++) {
      if (sockets[oldest] < 0)
        continue;
      close(sockets[oldest]);
      sockets[oldest] = -1;
      total.timeout++;
      done++;
    }
  }
  double seconds = now() - begin, used = cpu() - cpu_begin;
  printf("connected %zu refused %zu timeout %zu other %zu seconds %.3f per_second %.0f cpu_us %.2f\n", total.connected,
         total.refused, total.timeout, total.other, seconds, count / seconds, used * 1e6 / (count ? count : 1));
  return 0;
}

/* A target's connection under way. */
struct talk {
  size_t index;
  int socket, step, sent;
  double started;
};

static const char request[] = "GET / HTTP/1.1\r\nHost: lab.test\r\nUser-Agent: peer\r\nAccept: */*\r\nConnection: close\r\n\r\n";
static size_t acked, with_answer, failed;

/* The next connection of a target; 0 when it could not be begun. */
static int begin_talk(struct talk *talk, const struct sockaddr_in6 *target, int poll) {
  int family = target->sin6_family, on = 1;
  int s = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (s < 0)
    die("socket");
  if (talk->step > 0)
    setsockopt(s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, sizeof on);
  talk->socket = s;
  talk->started = now();
  int result = connect(s, (const struct sockaddr *)target, family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
  talk->sent = result == 0 && send(s, request, sizeof request - 1, MSG_NOSIGNAL) > 0;
  if (result < 0 && errno != EINPROGRESS)
    return close(s), 0;
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = talk};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, s, &event) < 0)
    die("epoll_ctl");
  return 1;
}

/* 1 when the connection's answer has come, -1 when it has failed, else 0. */
static int go_on(struct talk *talk) {
  char answer[4096];
  if (!talk->sent) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(talk->socket, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0 || send(talk->socket, request, sizeof request - 1, MSG_NOSIGNAL) < 0)
      return error == 0 && errno == EAGAIN ? 0 : -1;
    talk->sent = 1;
  }
  ssize_t got = recv(talk->socket, answer, sizeof answer, 0);
  if (got < 0)
    return errno == EAGAIN ? 0 : -1;
  return got > 0 && memmem(answer, got, "\r\n\r\n", 4) != NULL ? 1 : -1;
}

static void end_talk(struct talk *talk) {
  struct tcp_info info;
  socklen_t length = sizeof info;
  if (getsockopt(talk->socket, IPPROTO_TCP, TCP_INFO, &info, &length) == 0 && talk->step == 2)
    acked += (info.tcpi_options & TCPI_OPT_SYN_DATA) != 0;
  close(talk->socket);
  talk->socket = -1;
}

static int run_tfo(const char *path, size_t in_flight) {
  struct sockaddr_in6 *targets;
  size_t count = read_targets(path, &targets), next = 0, done = 0;
  struct talk *talks = calloc(in_flight, sizeof *talks), **free_talks = malloc(in_flight * sizeof *free_talks);
  struct epoll_event events[EVENTS];
  size_t spare = in_flight;
  int poll = epoll_create1(0);
  if (poll < 0 || talks == NULL || free_talks == NULL)
    die("epoll");
  for (size_t i = 0; i < in_flight; i++)
    free_talks[i] = &talks[i], talks[i].socket = -1;
  double begin = now(), cpu_begin = cpu();
  while (done < count) {
    while (next < count && spare > 0) {
      struct talk *talk = free_talks[--spare];
      *talk = (struct talk){.index = next++, .socket = -1};
      if (!begin_talk(talk, &targets[talk->index], poll))
        failed++, done++, free_talks[spare++] = talk;
    }
    int ready = epoll_wait(poll, events, EVENTS, 10);
    for (int i = 0; i < ready; i++) {
      struct talk *talk = events[i].data.ptr;
      int state = talk->socket < 0 ? 0 : go_on(talk);
      if (state == 0)
        continue;
      end_talk(talk);
      if (state > 0 && ++talk->step < 3 && begin_talk(talk, &targets[talk->index], poll))
        continue;
      if (state > 0 && talk->step == 3)
        with_answer++;
      else
        failed++;
      done++;
      free_talks[spare++] = talk;
    }
    double limit = ready == 0 ? now() - TIMEOUT : -1;
    for (size_t i = 0; i < in_flight && limit > 0; i++) {
      if (talks[i].socket < 0 || talks[i].started > limit)
        continue;
      end_talk(&talks[i]);
      failed++;
      done++;
      free_talks[spare++] = &talks[i];
    }
  }
  double seconds = now() - begin, used = cpu() - cpu_begin;
  printf("answered %zu acked %zu failed %zu seconds %.3f per_second %.0f cpu_us %.2f\n", with_answer, acked, failed, seconds,
         count / seconds, used * 1e6 / (count ? count : 1));
  return 0;
}

static void run_listen(int port) {
  struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_any};
  int s = socket(AF_INET6, SOCK_STREAM, 0), on = 1, off = 0;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (bind(s, (struct sockaddr *)&any, sizeof any) < 0 || listen(s, 65535) < 0)
    die("listen");
  puts("ready");
  fflush(stdout);
  for (;;) {
    int connection = accept4(s, NULL, NULL, SOCK_CLOEXEC);
    if (connection >= 0)
      close(connection);
  }
}

int main(int count, char **arguments) {
  raise_limit();
  if (count >= 3 && strcmp(arguments[1], "connect") == 0)
    return run_connect(arguments[2], count > 3 ? strtoul(arguments[3], NULL, 10) : 1000);
  if (count >= 3 && strcmp(arguments[1], "tfo") == 0)
    return run_tfo(arguments[2], count > 3 ? strtoul(arguments[3], NULL, 10) : 200);
  if (count == 3 && strcmp(arguments[1], "listen") == 0)
    run_listen(atoi(arguments[2]));
  fputs("usage: peer connect FILE [IN_FLIGHT] | peer tfo FILE [IN_FLIGHT] | peer listen PORT\n", stderr);
  return 2;
}
