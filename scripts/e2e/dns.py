#!/usr/bin/env python3
"""The name server of the test's internet: dns.py ADDRESS NAMES DEFAULT

a-b-c-d.nip.io is a.b.c.d. A name in the file NAMES (lines `name address`, or `name -` for one that doesn't exist) is what
is written there, read anew for each question. Every other name is DEFAULT. There are no IPv6 addresses.
"""

import re
import socket
import struct
import sys

A, ANY = 1, 255


def lookup(name, names, default):
    with open(names) as file:
        known = dict(line.split() for line in file if line.strip())
    if name in known:
        return None if known[name] == "-" else known[name]
    spelled = re.fullmatch(r"(?:.*[.-])?(\d+)-(\d+)-(\d+)-(\d+)\.nip\.io", name)
    return ".".join(spelled.groups()) if spelled else default


def question(packet):
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1 : at + 1 + packet[at]].decode())
        at += 1 + packet[at]
    return ".".join(labels).lower(), struct.unpack("!H", packet[at + 1 : at + 3])[0], packet[12 : at + 5]


def answer(packet, names, default):
    name, kind, asked = question(packet)
    address = lookup(name, names, default)
    records = b""
    if address and kind in (A, ANY):
        records = struct.pack("!HHHIH", 0xC00C, A, 1, 5, 4) + socket.inet_aton(address)
    # answer, recursion available; 3 is "no such name"
    flags = 0x8180 if address else 0x8183
    return packet[:2] + struct.pack("!HHHHH", flags, 1, 1 if records else 0, 0, 0) + asked + records


def main():
    address, names, default = sys.argv[1:]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((address, 53))
        while True:
            packet, caller = server.recvfrom(4096)
            try:
                server.sendto(answer(packet, names, default), caller)
            except (IndexError, UnicodeDecodeError, ValueError, struct.error) as error:
                print("not understood:", packet, error, flush=True)


main()
