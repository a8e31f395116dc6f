#!/usr/bin/env bash
# Captures: replay and observe beside tshark -r and tcpdump -r, in MB a second of CPU; and observe beside tcpdump -w on a link that is flooded.
# Usage: sudo bench/captures.sh [CONNECTIONS] [PACKETS] (default 60000 connections in the file, 1000000 packets of the flood)
# SONDE=COMMAND measures that instead of the native file.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
connections=${1:-60000} flood=${2:-1000000}
. bench/needs.sh
needs_root
needs python3:python3 ip:iproute2 /usr/bin/time:time tshark:tshark tcpdump:tcpdump gcc:gcc
if [ -n "${SONDE:-}" ]; then sonde=$SONDE; else native_sonde; fi
gcc -O2 -o bench/peer bench/peer.c
work=$(mktemp -d)
here=sonde-cap-$$ there=sonde-cap-there-$$
trap 'ip netns del "$here" 2>/dev/null; ip netns del "$there" 2>/dev/null; rm -rf "$work"' EXIT

# Traces of two names to 100 servers at rising TTL, each in a connection of its own: requests, citations, pages.
python3 - "$work/big.pcap" "$connections" <<'PY'
import struct, sys
path, connections = sys.argv[1], int(sys.argv[2])
us = bytes([192, 0, 2, 1])
def ip(source, target, ttl, protocol, body): return struct.pack("!BBHHHBBH4s4s", 69, 0, 20 + len(body), 7, 0, ttl, protocol, 0, source, target) + body
def tcp(source, target, sequence, acknowledged, flags, data=b""): return struct.pack("!HHIIBBHHH", source, target, sequence, acknowledged, 80, flags, 64240, 0, 0) + data
with open(path, "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
    at = 1795309299_000000
    for i in range(connections):
        server = bytes([198, 51, 100, 1 + i // 60 % 100])
        port, ttl = 20000 + i % 40000, 1 + i // 2 % 30
        request = b"GET / HTTP/1.1\r\nHost: " + (b"example.com" if i % 2 else b"www.example.org") + b"\r\n\r\n"
        probe = ip(us, server, ttl, 6, tcp(port, 80, 2, 2, 24, request))
        packets = [ip(us, server, 64, 6, tcp(port, 80, 1, 0, 2)), ip(server, us, 50, 6, tcp(80, port, 1, 2, 18)), ip(us, server, 64, 6, tcp(port, 80, 2, 2, 16)), probe]
        if ttl < 14: packets.append(ip(bytes([203, 0, 113, ttl]), us, 60, 1, b"\x0b\x00\x00\x00\x00\x00\x00\x00" + probe[:60]))
        else: packets += [ip(server, us, 50, 6, tcp(80, port, 2, 2 + len(request), 24, b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1000))]
        packets += [ip(us, server, 64, 6, tcp(port, 80, 2 + len(request), 2, 17)), ip(server, us, 50, 6, tcp(80, port, 2, 3 + len(request), 17))]
        for packet in packets:
            at += 50
            file.write(struct.pack("<IIII", at // 1000000, at % 1000000, len(packet), len(packet)) + packet)
PY
bytes=$(stat -c %s "$work/big.pcap")
rate() {
  local name=$1 cpu
  shift
  /usr/bin/time -f "%U %S %M" -o "$work/time" "$@" >"$work/out" 2>/dev/null || true
  read -r user system most <"$work/time"
  cpu=$(python3 -c "print($user + $system)")
  python3 -c "print(f'$name {$bytes / 1e6:7.0f} MB  {$cpu:6.2f} s of CPU  {$bytes / 1e6 / max($cpu, 0.01):6.0f} MB/s  {$most // 1024} MB of memory')"
}
rate "tcpdump -r   " tcpdump -n -r "$work/big.pcap"
rate "tshark -r    " tshark -n -r "$work/big.pcap"
rate "sonde observe" $sonde observe -i "$work/big.pcap" basic tcp ecn dscp
rate "sonde replay " $sonde replay "$work/big.pcap"
echo "              $(wc -l <"$work/out") lines"

# A link that is flooded, and both look on.
ip netns add "$here"
ip netns add "$there"
ip -n "$here" link add out type veth peer name in netns "$there"
ip -n "$here" addr add 192.0.2.1/24 dev out
ip -n "$there" addr add 192.0.2.2/24 dev in
ip -n "$here" link set out up
ip -n "$there" link set in up
for turn in 1 2 3; do
  ip netns exec "$there" tcpdump -i in -w "$work/live.pcap" 2>"$work/tcpdump" & tcpdump=$!
  ip netns exec "$there" $sonde observe -i in basic tcp ecn >"$work/live" 2>"$work/sonde" & observe=$!
  sleep 3
  ip netns exec "$here" bench/peer send 192.0.2.1 192.0.2.2 "$flood" >/dev/null
  sleep 3
  kill -TERM "$tcpdump" "$observe" # a shell leaves them deaf to SIGINT
  wait "$tcpdump" "$observe" || true
  echo "flood $turn: tcpdump $(grep -o '[0-9]* packets dropped by kernel' "$work/tcpdump"); sonde $(grep -o 'lost [0-9]* packets' "$work/sonde" || echo 'lost 0 packets'), $(wc -l <"$work/live") flows"
done
