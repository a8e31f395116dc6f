/* The limit to compare `sonde measure mss` with: the same connections and the same packets, in plain C.
 *
 *   gcc -O2 -o bench/crafted bench/crafted.c
 *   bench/crafted FILE SOURCE [IN_FLIGHT]   to every target of FILE ("tcpconnect://192.0.2.1:80" a line; IPv4) from the address SOURCE, IN_FLIGHT targets
 *                                           at a time (default 500) in each of two stages, as Sonde has them:
 *                                           two connections of the system's, one after the other, the second with a largest segment of 536 bytes;
 *                                           then four of segments written here, side by side: one as usual; one that asks 21 times, with its window
 *                                           closed until 400 ms after all was acknowledged; one that asks in 7,389 bytes, 1,460 a segment, each sent when
 *                                           the one before is acknowledged; one whose SYN names 536 bytes. All are closed in order.
 *
 * What is lost is sent again, after 1 s (SYN) and 400 ms (data); a connection has 5 s. Nothing is judged, kept or written.
 * One line is printed: what came of it, targets a second, and microseconds of CPU (user and system) each.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

#define PORTS 1024
#define FIRST_PORT 20000
#define LAST_PORT 32767
#define BATCH 64
#define ROOM 65536
#define FLOWS 4
#define EVENTS 256
#define TIMEOUT 5.0
#define AGAIN 0.4

enum { PLAIN, HELD, LARGE, SMALL };
enum { NONE, OPENING, OPEN, CLOSING, CLOSED };

struct flow {
  const char *said;
  uint32_t isn, next;
  int length, acked, most, state, kind, was_fin;
  uint16_t port, window;
  double begun, again;
};

struct target {
  struct sockaddr_in name;
  int socket, step, sent, failed, open;
  double begun;
  struct flow flows[FLOWS];
};

static const char usual[] = "GET / HTTP/1.1\r\nHost: lab.test\r\nUser-Agent: Peer\r\nAccept: */*\r\nConnection: close\r\n\r\n";
static char large[8192], several[4096];
static int large_length, several_length, raw, heard, poll_fd;
static struct target *targets;
static size_t count, answered, failed;
static uint32_t source;
static uint16_t ports[PORTS];
static int *table; /* targets by address: open addressing */
static size_t table_size;

static uint8_t out[BATCH][1600];
static struct sockaddr_in out_names[BATCH];
static struct iovec out_vectors[BATCH];
static struct mmsghdr out_messages[BATCH];
static int waiting;

static void make_requests(void) {
  static const char open_page[] = "GET / HTTP/1.1\r\nHost: lab.test\r\nUser-Agent: Peer\r\nAccept: */*\r\n\r\n";
  large_length = sprintf(large, "%.*s", (int)sizeof usual - 3, usual);
  while (large_length < 7000)
    large_length += sprintf(large + large_length, "X-Padding: %.*s\r\n", 900, (const char *)memset(malloc(900), '.', 900));
  large_length += sprintf(large + large_length, "\r\n");
  for (int i = 0; i < 20; i++)
    several_length += sprintf(several + several_length, "%s", open_page);
  several_length += sprintf(several + several_length, "%s", usual);
}

static void read_targets(const char *path) {
  FILE *file = fopen(path, "r");
  char line[256], *port;
  size_t room = 0;
  if (file == NULL)
    die(path);
  while (fgets(line, sizeof line, file) != NULL) {
    char *host = strstr(line, "://");
    if (host == NULL || (port = strrchr(line, ':')) == NULL)
      continue;
    if (count == room && (targets = realloc(targets, (room = room * 2 + 1024) * sizeof *targets)) == NULL)
      die("memory");
    struct target *one = &targets[count];
    memset(one, 0, sizeof *one);
    *port++ = 0;
    one->name.sin_family = AF_INET;
    one->name.sin_port = htons(atoi(port));
    count += inet_pton(AF_INET, host + 3, &one->name.sin_addr) == 1;
  }
  fclose(file);
  for (table_size = 1024; table_size < count * 2; table_size *= 2) {
  }
  table = malloc(table_size * sizeof *table);
  memset(table, -1, table_size * sizeof *table);
  for (size_t i = 0; i < count; i++) {
    size_t place = (ntohl(targets[i].name.sin_addr.s_addr) * 2654435761u) & (table_size - 1);
    while (table[place] >= 0)
      place = (place + 1) & (table_size - 1);
    table[place] = (int)i;
  }
}

static struct target *find(uint32_t address) {
  size_t place = (ntohl(address) * 2654435761u) & (table_size - 1);
  for (; table[place] >= 0; place = (place + 1) & (table_size - 1))
    if (targets[table[place]].name.sin_addr.s_addr == address)
      return &targets[table[place]];
  return NULL;
}

/* Ports whose segments the system does not answer: it listens there, and nothing gets through to it. */
static void take_ports(void) {
  struct sock_filter nothing[] = {{BPF_RET | BPF_K, 0, 0, 0}};
  struct sock_fprog program = {1, nothing};
  int taken = 0;
  for (int port = FIRST_PORT; port <= LAST_PORT && taken < PORTS; port++) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(port)};
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s < 0)
      die("socket");
    if (setsockopt(s, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0 && bind(s, (struct sockaddr *)&own, sizeof own) == 0 &&
        listen(s, 1) == 0)
      ports[taken++] = (uint16_t)port;
    else
      close(s);
  }
  if (taken < PORTS)
    die("ports");
}

static void open_wire(void) {
  int room = 32 << 20, on = 1;
  struct sock_filter answers[] = {
      /* TCP over IPv4, no later fragment, to one of the ports */
      {BPF_LD | BPF_H | BPF_ABS, 0, 0, SKF_AD_OFF + SKF_AD_PROTOCOL}, {BPF_JMP | BPF_JEQ | BPF_K, 0, 9, ETH_P_IP},
      {BPF_LD | BPF_B | BPF_ABS, 0, 0, 9}, {BPF_JMP | BPF_JEQ | BPF_K, 0, 7, IPPROTO_TCP},
      {BPF_LD | BPF_H | BPF_ABS, 0, 0, 6}, {BPF_JMP | BPF_JSET | BPF_K, 5, 0, 0x1FFF},
      {BPF_LDX | BPF_B | BPF_MSH, 0, 0, 0}, {BPF_LD | BPF_H | BPF_IND, 0, 0, 2},
      {BPF_JMP | BPF_JGE | BPF_K, 0, 2, FIRST_PORT}, {BPF_JMP | BPF_JGT | BPF_K, 1, 0, LAST_PORT},
      {BPF_RET | BPF_K, 0, 0, 0xFFFF}, {BPF_RET | BPF_K, 0, 0, 0}};
  struct sock_fprog program = {sizeof answers / sizeof *answers, answers};
  struct sockaddr_ll all = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
  raw = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_RAW);
  heard = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  if (raw < 0 || heard < 0)
    die("raw");
  setsockopt(raw, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
  setsockopt(heard, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  setsockopt(heard, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
  if (setsockopt(heard, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0 || bind(heard, (struct sockaddr *)&all, sizeof all) != 0)
    die("packets");
}

static void flush(void) {
  for (int sent = 0; sent < waiting;) {
    int n = sendmmsg(raw, out_messages + sent, (unsigned)(waiting - sent), 0);
    if (n < 0 && errno != EAGAIN && errno != EINTR)
      die("sendmmsg");
    if (n > 0)
      sent += n;
  }
  waiting = 0;
}

static uint32_t sum(const uint8_t *bytes, int length, uint32_t total) {
  for (; length > 1; bytes += 2, length -= 2)
    total += (uint32_t)(bytes[0] << 8 | bytes[1]);
  return length > 0 ? total + (uint32_t)(bytes[0] << 8) : total;
}

static uint16_t folded(uint32_t total) {
  while (total >> 16)
    total = (total & 0xFFFF) + (total >> 16);
  return (uint16_t)~total;
}

static void send_segment(const struct target *one, const struct flow *flow, uint8_t flags, uint32_t offset, int data) {
  uint8_t *packet = out[waiting], *segment = packet + 20;
  int header = flags & TH_SYN ? 24 : 20;
  struct iphdr *ip = (struct iphdr *)packet;
  struct tcphdr *tcp = (struct tcphdr *)segment;
  memset(packet, 0, 44);
  *ip = (struct iphdr){.version = 4, .ihl = 5, .tot_len = htons(20 + header + data), .frag_off = htons(0x4000), .ttl = 64, .protocol = IPPROTO_TCP,
                       .saddr = source, .daddr = one->name.sin_addr.s_addr};
  tcp->source = htons(flow->port);
  tcp->dest = one->name.sin_port;
  tcp->seq = htonl(flow->isn + offset);
  tcp->ack_seq = flags & TH_SYN ? 0 : htonl(flow->next);
  tcp->doff = header / 4;
  segment[13] = flags;
  tcp->window = htons(flow->window);
  if (flags & TH_SYN) {
    uint16_t size = flow->kind == SMALL ? 536 : 1460;
    memcpy(segment + 20, (uint8_t[]){2, 4, (uint8_t)(size >> 8), (uint8_t)size}, 4);
  }
  memcpy(segment + header, flow->said + flow->acked, (size_t)data);
  tcp->check = htons(folded(sum(segment, header + data, sum(packet + 12, 8, (uint32_t)(IPPROTO_TCP + header + data)))));
  out_names[waiting] = one->name;
  out_vectors[waiting] = (struct iovec){packet, (size_t)(20 + header + data)};
  out_messages[waiting].msg_hdr =
      (struct msghdr){.msg_name = &out_names[waiting], .msg_namelen = sizeof *out_names, .msg_iov = &out_vectors[waiting], .msg_iovlen = 1};
  if (++waiting == BATCH)
    flush();
}

static void send_rest(const struct target *one, const struct flow *flow) {
  int rest = flow->length - flow->acked;
  send_segment(one, flow, TH_PUSH | TH_ACK, (uint32_t)flow->acked + 1, rest < flow->most ? rest : flow->most);
}

/* Numbers rise with time, so that who remembers an earlier connection from the same port takes the new one. */
static void begin_wire(struct target *one) {
  static int next_port = -1;
  double at = now();
  if (next_port < 0)
    next_port = getpid() % PORTS;
  for (int kind = 0; kind < FLOWS; kind++) {
    struct flow *flow = &one->flows[kind];
    *flow = (struct flow){.kind = kind, .isn = (uint32_t)(uint64_t)(at * 25e6), .state = OPENING, .port = ports[next_port++ % PORTS], .window = 65535,
                          .most = kind == LARGE ? 1460 : 1200, .begun = at, .again = at + 1};
    flow->said = kind == HELD ? several : kind == LARGE ? large : usual;
    flow->length = kind == HELD ? several_length : kind == LARGE ? large_length : (int)sizeof usual - 1;
    send_segment(one, flow, TH_SYN, 0, 0);
  }
  one->open = FLOWS;
}

static void close_flow(struct target *one, struct flow *flow, int was_good) {
  flow->state = CLOSED;
  one->failed += !was_good;
  one->open--;
}

static void hear(struct target *one, struct flow *flow, const struct tcphdr *tcp, const uint8_t *data, int length, double at) {
  uint32_t acked = ntohl(tcp->ack_seq) - flow->isn - 1, sequence = ntohl(tcp->seq);
  if (tcp->rst) {
    close_flow(one, flow, 0);
    return;
  }
  if (flow->state == OPENING) {
    if (tcp->ack && !tcp->syn) { /* of an earlier connection from this port: there is none such, and it is asked again */
      send_segment(one, flow, TH_RST, ntohl(tcp->ack_seq) - flow->isn, 0);
      send_segment(one, flow, TH_SYN, 0, 0);
    }
    if (!tcp->syn || !tcp->ack || acked != 0)
      return;
    flow->state = OPEN;
    flow->next = sequence + 1;
    flow->again = at + AGAIN;
    flow->window = flow->kind == HELD ? 0 : 65535;
    send_rest(one, flow);
    return;
  }
  if (!tcp->ack || acked > (uint32_t)flow->length + 1)
    return;
  if ((int)acked > flow->acked && (int)acked <= flow->length && flow->state == OPEN) {
    flow->acked = (int)acked;
    flow->again = at + AGAIN;
    if (flow->acked < flow->length)
      send_rest(one, flow);
  }
  int is_new = sequence == flow->next && (length > 0 || tcp->fin), is_ours = flow->state == OPEN;
  if (is_new) {
    flow->next += (uint32_t)(length + tcp->fin);
    flow->window -= flow->kind == HELD && flow->window == 0 ? 0 : (uint16_t)length;
    flow->was_fin |= tcp->fin;
  }
  if (is_new && flow->state == OPEN && (tcp->fin || memmem(data, (size_t)length, "\r\n\r\n", 4) != NULL)) {
    flow->state = CLOSING;
    flow->again = at + 1;
    send_segment(one, flow, TH_FIN | TH_ACK, (uint32_t)flow->length + 1, 0);
  } else if (length > 0 || tcp->fin)
    send_segment(one, flow, TH_ACK, (uint32_t)(flow->state == OPEN ? flow->acked : flow->length + 1) + 1, 0);
  if (flow->state == CLOSING && !is_ours && acked == (uint32_t)flow->length + 1)
    flow->acked = flow->length + 1;
  if (flow->state == CLOSING && flow->acked == flow->length + 1 && flow->was_fin)
    close_flow(one, flow, 1);
}

static void take_in(void) {
  static uint8_t packets[BATCH][ROOM];
  static struct iovec vectors[BATCH];
  static struct mmsghdr messages[BATCH];
  int n;
  do {
    for (int i = 0; i < BATCH; i++) {
      vectors[i] = (struct iovec){packets[i], ROOM};
      messages[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    n = recvmmsg(heard, messages, BATCH, MSG_DONTWAIT, NULL);
    double at = now();
    for (int i = 0; i < n; i++) {
      const struct iphdr *ip = (const struct iphdr *)packets[i];
      const struct tcphdr *tcp = (const struct tcphdr *)(packets[i] + ip->ihl * 4);
      struct target *one = find(ip->saddr);
      int length = ntohs(ip->tot_len) - ip->ihl * 4 - tcp->doff * 4;
      if (one == NULL || tcp->source != one->name.sin_port)
        continue;
      for (int kind = 0; kind < FLOWS; kind++) {
        struct flow *flow = &one->flows[kind];
        if (flow->state != NONE && flow->state != CLOSED && flow->port == ntohs(tcp->dest))
          hear(one, flow, tcp, (const uint8_t *)tcp + tcp->doff * 4, length, at);
      }
    }
  } while (n == BATCH);
}

/* What time asks for. */
static void on_time(struct target *one, double at) {
  for (int kind = 0; kind < FLOWS; kind++) {
    struct flow *flow = &one->flows[kind];
    if (flow->state == NONE || flow->state == CLOSED || (at < flow->again && at < flow->begun + TIMEOUT))
      continue;
    if (flow->state == CLOSING || at >= flow->begun + TIMEOUT) {
      send_segment(one, flow, TH_RST | TH_ACK, (uint32_t)flow->length + 1, 0);
      close_flow(one, flow, flow->state == CLOSING);
    } else if (flow->state == OPENING) {
      send_segment(one, flow, TH_SYN, 0, 0);
      flow->again = at + 2;
    } else {
      if (flow->acked < flow->length)
        send_rest(one, flow);
      else if (flow->window == 0) {
        flow->window = 65535;
        send_segment(one, flow, TH_ACK, (uint32_t)flow->acked + 1, 0);
      }
      flow->again = at + AGAIN;
    }
  }
}

/* The system's connections: 1 when both are over, else 0. */
static int begin_system(struct target *one) {
  int small = 536;
  one->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (one->socket < 0)
    die("socket");
  if (one->step == 1)
    setsockopt(one->socket, IPPROTO_TCP, TCP_MAXSEG, &small, sizeof small);
  one->sent = 0;
  one->begun = now();
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = one};
  if ((connect(one->socket, (struct sockaddr *)&one->name, sizeof one->name) < 0 && errno != EINPROGRESS) ||
      epoll_ctl(poll_fd, EPOLL_CTL_ADD, one->socket, &event) < 0)
    die("connect");
  return 0;
}

static int go_on_system(struct target *one, int is_over) {
  char answer[16384];
  ssize_t got = -1;
  if (!is_over && !one->sent) {
    ssize_t put = send(one->socket, usual, sizeof usual - 1, MSG_NOSIGNAL);
    if (put < 0 && errno == EAGAIN)
      return 0;
    one->sent = put > 0;
    is_over = put <= 0;
  }
  while (!is_over && (got = recv(one->socket, answer, sizeof answer, 0)) > 0) {
  }
  if (!is_over && got < 0 && errno == EAGAIN)
    return 0;
  one->failed += got != 0;
  close(one->socket);
  return ++one->step == 2 ? 1 : begin_system(one);
}

int main(int arguments, char **values) {
  struct epoll_event events[EVENTS], event = {.events = EPOLLIN, .data.ptr = NULL};
  struct rlimit files;
  if (arguments < 3 || inet_pton(AF_INET, values[2], &source) != 1)
    return fputs("usage: crafted FILE SOURCE [IN_FLIGHT]\n", stderr), 2;
  size_t in_flight = arguments > 3 ? strtoul(values[3], NULL, 10) : 500, next = 0, connected = 0, begun = 0, done = 0, system = 0, wire = 0;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  make_requests();
  read_targets(values[1]);
  double begin = now(), cpu_begin = cpu(), looked = begin;
  take_ports();
  open_wire();
  poll_fd = epoll_create1(0);
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, heard, &event);
  struct target **ready_targets = malloc(count * sizeof *ready_targets), **active = malloc(in_flight * sizeof *active),
                **asked = malloc(in_flight * sizeof *asked);
  while (done < count) {
    for (; next < count && system < in_flight; next++)
      begin_system(asked[system++] = &targets[next]);
    for (; begun < connected && wire < in_flight; begun++)
      begin_wire(active[wire++] = ready_targets[begun]);
    flush();
    int ready = epoll_wait(poll_fd, events, EVENTS, 10);
    for (int i = 0; i < ready; i++) {
      struct target *one = events[i].data.ptr;
      if (one == NULL)
        take_in();
      else if (one->step < 2 && go_on_system(one, 0))
        ready_targets[connected++] = one;
    }
    /* Every millisecond, or when nothing came, what is over makes room, and what time asks for is done. */
    double at = now();
    if (ready > 0 && at - looked < 0.001)
      continue;
    looked = at;
    for (size_t i = 0; i < system;) {
      if (asked[i]->step < 2 && at >= asked[i]->begun + TIMEOUT && go_on_system(asked[i], 1))
        ready_targets[connected++] = asked[i];
      if (asked[i]->step == 2)
        asked[i] = asked[--system];
      else
        i++;
    }
    for (size_t i = 0; i < wire;) {
      on_time(active[i], at);
      if (active[i]->open > 0) {
        i++;
        continue;
      }
      active[i]->failed ? failed++ : answered++;
      done++;
      active[i] = active[--wire];
    }
  }
  flush();
  double seconds = now() - begin, used = cpu() - cpu_begin;
  printf("answered %zu failed %zu seconds %.3f per_second %.0f cpu_us %.2f\n", answered, failed, seconds, count / seconds,
         used * 1e6 / (count ? count : 1));
  return 0;
}
