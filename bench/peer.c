/* The limit to compare Sonde with: the same work in plain C.
 *
 *   gcc -O2 -o bench/peer bench/peer.c
 *   bench/peer connect FILE [IN_FLIGHT]   connects once to every target of FILE ("tcpconnect://192.0.2.1:80" or
 *                                         "tcpconnect://[2001:db8::1]:80" a line), IN_FLIGHT at a time (default 1000)
 *   bench/peer tfo FILE [IN_FLIGHT]       the three connections of `sonde measure tfo --layer kernel --connect http` to every
 *                                         target, one after the other: without fast open, to obtain a cookie, to use it
 *                                         (TCP_FASTOPEN_CONNECT); each sends a request and reads the answer
 *   bench/peer same FILE KINDS [IN_FLIGHT]
 *                                         the connections of `sonde measure ecn` (KINDS pppp) or `mss` (psprls) to every target, side by side,
 *                                         IN_FLIGHT targets at a time: p asks for a page, s the same with a largest segment of 536 bytes, l in a
 *                                         request of 7 kB, r twenty pages in a row; each reads its answer to its end and is closed in order
 *   bench/peer get FILE COUNT [IN_FLIGHT] the connections of COUNT trials of `sonde measure http --quick` at every target, two each: one after the
 *                                         other at a target, IN_FLIGHT targets at a time; each sends a request with a name of its own,
 *                                         reads the answer to its stated end, and is torn down with a RST; nothing is judged
 *   bench/peer ask FILE COUNT [IN_FLIGHT] the queries of COUNT trials of `sonde measure dns --quick` at every resolver of FILE, three each: one after
 *                                         the other at a resolver, IN_FLIGHT resolvers at a time, each from a socket of its own; the first answer
 *                                         is read, nothing is judged, and no window is waited for
 *   bench/peer answer PORT                answers every DNS query by UDP to any address of the machine: A with one address, others empty
 *   bench/peer listen PORT                accepts on every address of the machine, closes at once, until it is killed
 *   bench/peer send SOURCE TARGET COUNT [stamps]
 *                                         sends COUNT raw packets as a traceroute's, ICMP, TCP (a SYN with options) and UDP in turn,
 *                                         64 a system call; with "stamps" it also reads from the kernel when each left
 *
 * connect and tfo print one line: what came of it, connects or targets a second, and microseconds of CPU (user and system) each;
 * send prints packets a second and microseconds of CPU a packet.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/ip.h>
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

#include "clock.h"

#define TIMEOUT 3.0
#define EVENTS 256

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

/* A connection of a kind: what it says, and how much of it is said. */
struct same {
  size_t target, sent;
  int socket;
  char kind;
  double started;
};

static char long_request[8192], repeated_request[4096];
static size_t long_length, repeated_length;

static void make_requests(void) {
  static const char open_page[] = "GET / HTTP/1.1\r\nHost: lab.test\r\nUser-Agent: peer\r\nAccept: */*\r\n\r\n";
  long_length = sizeof request - 3;
  memcpy(long_request, request, long_length);
  while (long_length < 7000) {
    long_length += (size_t)sprintf(long_request + long_length, "X-Padding: ");
    memset(long_request + long_length, '.', 900);
    long_length += 900;
    long_length += (size_t)sprintf(long_request + long_length, "\r\n");
  }
  long_length += (size_t)sprintf(long_request + long_length, "\r\n");
  for (int i = 0; i < 20; i++)
    repeated_length += (size_t)sprintf(repeated_request + repeated_length, "%s", open_page);
  repeated_length += (size_t)sprintf(repeated_request + repeated_length, "%s", request);
}

static const char *said_by(char kind, size_t *length) {
  *length = kind == 'l' ? long_length : kind == 'r' ? repeated_length : sizeof request - 1;
  return kind == 'l' ? long_request : kind == 'r' ? repeated_request : request;
}

static int begin_same(struct same *one, const struct sockaddr_in6 *target, int poll) {
  int family = target->sin6_family, small = 536;
  one->socket = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (one->socket < 0)
    die("socket");
  if (one->kind == 's')
    setsockopt(one->socket, IPPROTO_TCP, TCP_MAXSEG, &small, sizeof small);
  one->started = now();
  one->sent = 0;
  int result = connect(one->socket, (const struct sockaddr *)target, family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
  if (result < 0 && errno != EINPROGRESS)
    return close(one->socket), one->socket = -1, 0;
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = one};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, one->socket, &event) < 0)
    die("epoll_ctl");
  return 1;
}

/* 1 when all of the answer has come, -1 when it has failed, else 0. */
static int go_on_same(struct same *one) {
  char answer[16384];
  size_t length;
  const char *said = said_by(one->kind, &length);
  while (one->sent < length) {
    ssize_t put = send(one->socket, said + one->sent, length - one->sent, MSG_NOSIGNAL);
    if (put < 0)
      return errno == EAGAIN ? 0 : -1;
    one->sent += (size_t)put;
  }
  for (;;) {
    ssize_t got = recv(one->socket, answer, sizeof answer, 0);
    if (got <= 0)
      return got == 0 ? 1 : errno == EAGAIN ? 0 : -1;
  }
}

static int run_same(const char *path, const char *kinds, size_t targets_in_flight) {
  struct sockaddr_in6 *targets;
  size_t each = strlen(kinds), count = read_targets(path, &targets) * each, in_flight = targets_in_flight * each, next = 0, done = 0;
  struct same *all = calloc(in_flight, sizeof *all), **spare = malloc(in_flight * sizeof *spare);
  struct epoll_event events[EVENTS];
  size_t left = in_flight;
  int poll = epoll_create1(0);
  if (poll < 0 || all == NULL || spare == NULL)
    die("epoll");
  make_requests();
  for (size_t i = 0; i < in_flight; i++)
    spare[i] = &all[i], all[i].socket = -1;
  double begin = now(), cpu_begin = cpu();
  while (done < count) {
    while (next < count && left > 0) {
      struct same *one = spare[--left];
      *one = (struct same){.target = next / each, .kind = kinds[next % each], .socket = -1};
      next++;
      if (!begin_same(one, &targets[one->target], poll))
        failed++, done++, spare[left++] = one;
    }
    int ready = epoll_wait(poll, events, EVENTS, 10);
    for (int i = 0; i < ready; i++) {
      struct same *one = events[i].data.ptr;
      int state = one->socket < 0 ? 0 : go_on_same(one);
      if (state == 0)
        continue;
      close(one->socket);
      one->socket = -1;
      state > 0 ? with_answer++ : failed++;
      done++;
      spare[left++] = one;
    }
    double limit = ready == 0 ? now() - TIMEOUT : -1;
    for (size_t i = 0; i < in_flight && limit > 0; i++) {
      if (all[i].socket < 0 || all[i].started > limit)
        continue;
      close(all[i].socket);
      all[i].socket = -1;
      failed++;
      done++;
      spare[left++] = &all[i];
    }
  }
  double seconds = now() - begin, used = cpu() - cpu_begin;
  printf("answered %zu failed %zu seconds %.3f per_second %.0f cpu_us %.2f\n", with_answer, failed, seconds, count / each / seconds,
         used * 1e6 * each / (count ? count : 1));
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

#define BATCH 64
#define ROOM 64

static uint32_t add(const void *bytes, size_t length, uint32_t sum) {
  const uint8_t *b = bytes;
  for (size_t i = 0; i + 1 < length; i += 2)
    sum += (uint32_t)(b[i] << 8 | b[i + 1]);
  return sum;
}

static uint16_t fold(uint32_t sum) {
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return htons((uint16_t)~sum);
}

static void put16(uint8_t *at, uint16_t value) {
  at[0] = value >> 8;
  at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, (uint16_t)value);
}

/* One probe, checksums and all; its length. */
static size_t build(uint8_t *p, uint32_t source, uint32_t target, size_t number) {
  static const uint8_t options[20] = {2, 4, 1460 >> 8, 1460 & 255, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7};
  int protocol = number % 3 == 0 ? IPPROTO_ICMP : number % 3 == 1 ? IPPROTO_TCP : IPPROTO_UDP;
  size_t payload = protocol == IPPROTO_ICMP ? 10 : protocol == IPPROTO_TCP ? 40 : 8, length = 20 + payload;
  uint8_t *u = p + 20;
  uint16_t sum;
  memset(p, 0, length);
  p[0] = 0x45;
  put16(p + 2, (uint16_t)length);
  put16(p + 4, (uint16_t)(1 + number % 65535));
  p[8] = (uint8_t)(1 + number % 30);
  p[9] = (uint8_t)protocol;
  memcpy(p + 12, &source, 4);
  memcpy(p + 16, &target, 4);
  sum = fold(add(p, 20, 0));
  memcpy(p + 10, &sum, 2);
  uint32_t pseudo = add(p + 12, 8, (uint32_t)protocol + (uint32_t)payload);
  if (protocol == IPPROTO_ICMP) {
    u[0] = 8;
    put16(u + 4, 20000);
    put16(u + 6, (uint16_t)number);
    sum = fold(add(u, payload, 0));
    memcpy(u + 2, &sum, 2);
  } else {
    put16(u, 20000);
    put16(u + 2, 443);
    if (protocol == IPPROTO_TCP) {
      put32(u + 4, (uint32_t)number * 16);
      u[12] = 10 << 4;
      u[13] = 2;
      put16(u + 14, 64240);
      memcpy(u + 20, options, sizeof options);
    } else {
      put16(u + 4, 8);
    }
    sum = fold(add(u, payload, pseudo));
    memcpy(u + (protocol == IPPROTO_TCP ? 16 : 6), &sum, 2);
  }
  return length;
}

static size_t read_stamps(int s) {
  static uint8_t control[BATCH][256];
  struct mmsghdr messages[BATCH];
  size_t count = 0;
  for (;;) {
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < BATCH; i++) {
      messages[i].msg_hdr.msg_control = control[i];
      messages[i].msg_hdr.msg_controllen = sizeof control[i];
    }
    int got = recvmmsg(s, messages, BATCH, MSG_ERRQUEUE | MSG_DONTWAIT, NULL);
    if (got <= 0)
      return count;
    count += (size_t)got;
  }
}

static int run_send(const char *from, const char *to, size_t count, int stamps) {
  struct in_addr source, target;
  if (inet_pton(AF_INET, from, &source) != 1 || inet_pton(AF_INET, to, &target) != 1)
    die("address");
  int s = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_RAW), room = 4 << 20;
  int flags = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY;
  if (s < 0)
    die("socket");
  setsockopt(s, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
  setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  if (stamps && setsockopt(s, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) < 0)
    die("stamps");
  static uint8_t packets[BATCH][ROOM];
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = target};
  struct iovec vectors[BATCH];
  struct mmsghdr messages[BATCH];
  memset(messages, 0, sizeof messages);
  double begin = now(), cpu_begin = cpu();
  size_t done = 0, stamped = 0;
  while (done < count) {
    int batch = count - done < BATCH ? (int)(count - done) : BATCH;
    for (int i = 0; i < batch; i++) {
      vectors[i] = (struct iovec){packets[i], build(packets[i], source.s_addr, target.s_addr, done + (size_t)i)};
      messages[i].msg_hdr = (struct msghdr){.msg_name = &name, .msg_namelen = sizeof name, .msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    for (int sent = 0; sent < batch;) {
      int n = sendmmsg(s, messages + sent, (unsigned)(batch - sent), 0);
      if (n < 0 && errno != EAGAIN && errno != EINTR)
        die("sendmmsg");
      if (n > 0)
        sent += n;
    }
    done += (size_t)batch;
    if (stamps)
      stamped += read_stamps(s);
  }
  double seconds = now() - begin, used = cpu() - cpu_begin;
  printf("sent %zu stamped %zu seconds %.3f per_second %.0f cpu_us %.3f\n", done, stamped, seconds, (double)done / seconds, used * 1e6 / (double)done);
  return 0;
}

/* A target's connections: the next one begins when the one before has its answer. */
struct getting {
  int socket;
  size_t target, left, got, want;
  char head[4096];
};

static void get_begin(int poll, struct getting *one, const struct sockaddr_in6 *target) {
  int family = target->sin6_family;
  int s = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct linger abort = {1, 0};
  struct epoll_event event = {.events = EPOLLOUT, .data.ptr = one};
  if (s < 0)
    die("socket");
  setsockopt(s, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  if (connect(s, (const struct sockaddr *)target, family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6)) < 0 && errno != EINPROGRESS)
    die("connect");
  one->socket = s;
  one->got = one->want = 0;
  if (epoll_ctl(poll, EPOLL_CTL_ADD, s, &event) < 0)
    die("epoll_ctl");
}

/* 1 when the answer is whole, or none will come. */
static int get_go_on(int poll, struct getting *one, unsigned events) {
  char buffer[65536], request[128];
  if (events & EPOLLOUT) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
    int length = snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: n%zu-%zu.example\r\n\r\n", one->target, one->left);
    if (write(one->socket, request, length) != length) {
      total.other++;
      return 1;
    }
    epoll_ctl(poll, EPOLL_CTL_MOD, one->socket, &event);
    return 0;
  }
  for (;;) {
    ssize_t count = read(one->socket, buffer, sizeof buffer);
    if (count < 0 && errno == EAGAIN)
      return 0;
    if (count <= 0) {
      total.other++;
      return 1;
    }
    if (one->want == 0) {
      size_t room = sizeof one->head - 1 - one->got, take = (size_t)count < room ? (size_t)count : room;
      char *end, *length;
      memcpy(one->head + one->got, buffer, take);
      one->head[one->got + take] = 0;
      if ((end = strstr(one->head, "\r\n\r\n")) != NULL && (length = strcasestr(one->head, "content-length:")) != NULL)
        one->want = (end + 4 - one->head) + atol(length + 15);
    }
    one->got += count;
    if (one->want != 0 && one->got >= one->want) {
      total.connected++;
      return 1;
    }
  }
}

static int run_get(const char *path, size_t trials, size_t in_flight) {
  struct sockaddr_in6 *targets;
  size_t count = read_targets(path, &targets), next = 0, active = 0;
  struct getting *all = calloc(count, sizeof *all);
  struct epoll_event events[EVENTS];
  int poll = epoll_create1(0);
  if (poll < 0 || all == NULL)
    die("epoll");
  double begin = now(), cpu_begin = cpu();
  while (next < count || active > 0) {
    for (; next < count && active < in_flight; next++, active++) {
      all[next].target = next;
      all[next].left = trials * 2;
      get_begin(poll, &all[next], &targets[next]);
    }
    int ready = epoll_wait(poll, events, EVENTS, 1000);
    for (int i = 0; i < ready; i++) {
      struct getting *one = events[i].data.ptr;
      if (!get_go_on(poll, one, events[i].events & EPOLLOUT ? EPOLLOUT : EPOLLIN))
        continue;
      close(one->socket);
      if (--one->left > 0)
        get_begin(poll, one, &targets[one->target]);
      else
        active--;
    }
  }
  double wall = now() - begin, spent = cpu() - cpu_begin, made = (double)count * trials;
  printf("%zu answered, %zu not: %.0f trials/s, %.1f us CPU a trial\n", total.connected, total.other, made / wall, spent / made * 1e6);
  return 0;
}

/* A query with recursion desired (RFC 1035), its number at its beginning. */
static size_t query(uint8_t *p, uint16_t number, const char *name, int type) {
  size_t at = 12;
  memset(p, 0, 12);
  put16(p, number);
  p[2] = 1;
  p[5] = 1;
  while (*name) {
    size_t length = strcspn(name, ".");
    p[at++] = length;
    memcpy(p + at, name, length);
    at += length;
    name += length + (name[length] == '.');
  }
  p[at++] = 0;
  put16(p + at, type);
  put16(p + at + 2, 1);
  return at + 4;
}

struct asking { int socket; size_t target, left; uint16_t number; };

static void ask(int poll, struct asking *one, const struct sockaddr_in6 *target) {
  uint8_t bytes[512];
  char name[64];
  size_t step = one->left % 3;
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
  one->socket = socket(target->sin6_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (one->socket < 0)
    die("socket");
  one->number = rand();
  snprintf(name, sizeof name, step == 0 ? "www.example.com" : "n%zu.example", one->left / 3);
  size_t length = query(bytes, one->number, name, step == 2 ? 28 : 1);
  if (sendto(one->socket, bytes, length, 0, (const struct sockaddr *)target,
             target->sin6_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof *target) < 0)
    die("sendto");
  epoll_ctl(poll, EPOLL_CTL_ADD, one->socket, &event);
}

static int run_ask(const char *path, size_t trials, size_t in_flight) {
  struct sockaddr_in6 *targets;
  size_t count = read_targets(path, &targets), next = 0, under_way = 0, done = 0;
  struct asking *all = calloc(count, sizeof *all);
  struct epoll_event events[EVENTS];
  int poll = epoll_create1(EPOLL_CLOEXEC);
  double start = now();
  while (next < count || under_way > 0) {
    for (; next < count && under_way < in_flight; next++, under_way++) {
      all[next] = (struct asking){.target = next, .left = 3 * trials};
      ask(poll, &all[next], &targets[next]);
    }
    int ready = epoll_wait(poll, events, EVENTS, 1000);
    for (int i = 0; i < ready; i++) {
      struct asking *one = events[i].data.ptr;
      uint8_t answer[4096];
      ssize_t length = recv(one->socket, answer, sizeof answer, 0);
      if (length < 12 || answer[0] != one->number >> 8 || answer[1] != (one->number & 0xFF))
        continue;
      close(one->socket);
      done++;
      if (--one->left > 0)
        ask(poll, one, &targets[one->target]);
      else
        under_way--;
    }
  }
  double took = now() - start;
  printf("%zu queries answered, %.0f a second, %.1f us of CPU each\n", done, done / took, cpu() * 1e6 / done);
  return 0;
}

static void run_answer(int port) {
  struct sockaddr_in6 own = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_any};
  int s = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0), on = 1, off = 0, room = 8 << 20;
  uint8_t bytes[4096], control[256];
  setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  setsockopt(s, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  if (bind(s, (struct sockaddr *)&own, sizeof own) != 0)
    die("bind");
  for (;;) {
    struct sockaddr_in6 from;
    struct iovec vector = {bytes, sizeof bytes - 16};
    struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &vector, .msg_iovlen = 1,
                             .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(s, &message, 0);
    if (length < 17)
      continue;
    bytes[2] = 0x81;
    bytes[3] = 0x80;
    if (bytes[length - 3] == 1) {
      static const uint8_t record[] = {0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 10};
      bytes[7] = 1;
      memcpy(bytes + length, record, sizeof record);
      length += sizeof record;
    }
    vector.iov_len = length;
    sendmsg(s, &message, 0); /* from the address that was asked: the control message says which */
  }
}

int main(int count, char **arguments) {
  raise_limit();
  if (count >= 3 && strcmp(arguments[1], "connect") == 0)
    return run_connect(arguments[2], count > 3 ? strtoul(arguments[3], NULL, 10) : 1000);
  if (count >= 3 && strcmp(arguments[1], "tfo") == 0)
    return run_tfo(arguments[2], count > 3 ? strtoul(arguments[3], NULL, 10) : 200);
  if (count >= 4 && strcmp(arguments[1], "same") == 0)
    return raise_limit(), run_same(arguments[2], arguments[3], count > 4 ? strtoul(arguments[4], NULL, 10) : 200);
  if (count >= 4 && strcmp(arguments[1], "get") == 0)
    return run_get(arguments[2], strtoul(arguments[3], NULL, 10), count > 4 ? strtoul(arguments[4], NULL, 10) : 50);
  if (count >= 4 && strcmp(arguments[1], "ask") == 0)
    return run_ask(arguments[2], strtoul(arguments[3], NULL, 10), count > 4 ? strtoul(arguments[4], NULL, 10) : 50);
  if (count == 3 && strcmp(arguments[1], "answer") == 0)
    run_answer(atoi(arguments[2]));
  if (count == 3 && strcmp(arguments[1], "listen") == 0)
    run_listen(atoi(arguments[2]));
  if (count >= 5 && strcmp(arguments[1], "send") == 0)
    return run_send(arguments[2], arguments[3], strtoul(arguments[4], NULL, 10), count > 5);
  fputs("usage: peer connect FILE [IN_FLIGHT] | peer tfo FILE [IN_FLIGHT] | peer get FILE COUNT [IN_FLIGHT] | peer ask FILE COUNT [IN_FLIGHT] | peer answer PORT | peer listen PORT | peer send SOURCE TARGET COUNT [stamps]\n", stderr);
  return 2;
}
