"""Answers leave at once, rather than waiting for the browser to confirm what was sent before.

asyncio turns Nagle's algorithm off for connections whose protocol number is TCP's. Streamlit 1.67
opens its port with the number 0, "whichever", so it stays on: every answer of two packets, and
every message that follows another one, was 40 ms late, the time for which a receiver delays its
confirmation. What a listening socket is set to, the connections made through it are too.
"""

from __future__ import annotations

import os
import socket

import psutil

from components.server.log import log


def send_at_once() -> int:
    """Set TCP_NODELAY on all sockets on which this process listens; how many there are.

    Called at the start, when the port is open and nobody is connected yet.
    """
    found = 0
    try:
        for connection in psutil.Process().net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.fd >= 0:
                with socket.socket(fileno=os.dup(connection.fd)) as listening:
                    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                found += 1
    except (OSError, psutil.Error):
        log.exception("Connections could not be hurried")  # the server is slower, and works
    return found
