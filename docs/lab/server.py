"""The far end of ./lab: web servers, a resolver that lies and one that does not."""
import socket
import threading

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 23\r\nConnection: close\r\n\r\n<html>An answer.</html>"
LIES, TRUE = "192.0.2.53", "192.0.2.54"
NAMES = {"blocked.example": "192.0.2.80", "other.example": "192.0.2.80", "www.example.com": "192.0.2.80"}
LIE = "203.0.113.113"


def serve_web():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, 23, 16)  # TCP_FASTOPEN
    listener.bind(("0.0.0.0", 80))
    listener.listen(64)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=answer_web, args=(client,), daemon=True).start()


def answer_web(client):
    with client:
        client.settimeout(10)
        try:
            request = b""
            while b"\r\n\r\n" not in request:
                some = client.recv(4096)
                if not some:
                    return
                request += some
            client.sendall(PAGE)
        except OSError:
            pass


def serve_names(address):
    resolver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    resolver.bind((address, 53))
    while True:
        query, client = resolver.recvfrom(1500)
        reply = answer_name(query, lies=address == LIES)
        if reply:
            resolver.sendto(reply, client)


def answer_name(query, lies):
    labels, at = [], 12
    while at < len(query) and query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace"))
        at += 1 + query[at]
    if len(query) < at + 5:
        return None
    name, kind = ".".join(labels).lower(), int.from_bytes(query[at + 1:at + 3], "big")
    question, known = query[12:at + 5], NAMES.get(name)
    address = LIE if lies and name == "blocked.example" else known
    answers = b""
    if address and kind == 1:
        answers = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04" + socket.inet_aton(address)
    flags = b"\x81\x80" if known else b"\x81\x83"  # no error, or no such name
    return query[:2] + flags + b"\x00\x01" + (b"\x00\x01" if answers else b"\x00\x00") + b"\x00" * 4 + question + answers


for resolver_address in (LIES, TRUE):
    threading.Thread(target=serve_names, args=(resolver_address,), daemon=True).start()
serve_web()
