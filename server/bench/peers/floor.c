// The floor under the other servers' figures: what the kernel alone takes for a client and a tick. In every tick it reads each socket once and writes each
// one WebSocket frame. It has no game, decodes nothing, and waits for no events; it does not prove that it read the handshake, which the load does not ask.
//   cc -O2 -o floor floor.c && ./floor PORT HZ FRAME_BYTES     FRAME_BYTES includes the frame's header: 2 bytes below 128, else 4
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 4096, REQUEST_BYTES_MAX = 4096, FRAME_BYTES_MAX = 65536, NS_PER_S = 1000000000 };

static int clients[CLIENTS_MAX];
static int count;
static char incoming[65536];
static unsigned char frame[FRAME_BYTES_MAX];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int listen_on(int port) {
  int on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener < 0) fail("socket");
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  if (listen(listener, CLIENTS_MAX) < 0) fail("listen");
  return listener;
}

// Waits for the whole request: a client of the bench sends it at once. A connection without one only asks whether the port listens.
static bool upgrade(int client) {
  static const char answer[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  char request[REQUEST_BYTES_MAX + 1] = "";
  size_t length = 0;
  while (strstr(request, "\r\n\r\n") == NULL) {
    ssize_t got = read(client, request + length, REQUEST_BYTES_MAX - length);
    if (got <= 0) return false;
    length += got;
    request[length] = 0;
  }
  return write(client, answer, sizeof answer - 1) == (ssize_t)(sizeof answer - 1);
}

static void admit(int client) {
  int on = 1;
  if (count == CLIENTS_MAX || !upgrade(client)) {
    close(client);
    return;
  }
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(client, F_SETFL, O_NONBLOCK);
  clients[count++] = client;
}

static bool gone(ssize_t result) { return result == 0 || (result < 0 && errno != EAGAIN); }

static void drop(int index) {
  close(clients[index]);
  clients[index] = clients[--count];
}

static void tick(size_t bytes) {
  for (int i = count - 1; i >= 0; i--) {
    if (gone(read(clients[i], incoming, sizeof incoming))) drop(i);
  }
  for (int i = count - 1; i >= 0; i--) {
    if (gone(send(clients[i], frame, bytes, MSG_NOSIGNAL))) drop(i);
  }
}

static void write_header(int bytes) {
  frame[0] = 0x82; // a whole binary message
  if (bytes - 2 < 126) {
    frame[1] = bytes - 2;
  } else {
    frame[1] = 126;
    frame[2] = (bytes - 4) >> 8;
    frame[3] = (bytes - 4) & 0xff;
  }
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "use: floor PORT HZ FRAME_BYTES\n");
    return 2;
  }
  int hz = atoi(argv[2]), bytes = atoi(argv[3]);
  if (hz < 1 || bytes < 4 || bytes > FRAME_BYTES_MAX) {
    fprintf(stderr, "floor: HZ from 1, FRAME_BYTES from 4 to %d\n", FRAME_BYTES_MAX);
    return 2;
  }
  write_header(bytes);
  int listener = listen_on(atoi(argv[1]));
  struct timespec due;
  clock_gettime(CLOCK_MONOTONIC, &due);
  for (;;) {
    for (int client = accept(listener, NULL, NULL); client >= 0; client = accept(listener, NULL, NULL)) admit(client);
    tick(bytes);
    due.tv_nsec += NS_PER_S / hz;
    due.tv_sec += due.tv_nsec / NS_PER_S;
    due.tv_nsec %= NS_PER_S;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
  }
}
