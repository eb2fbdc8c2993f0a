"""Answers leave at once."""

from __future__ import annotations

import socket

from components.border.nodelay import send_at_once


def test_connections_through_an_open_port_are_not_delayed():
    with socket.socket(socket.AF_INET) as port:  # as Streamlit opens it, without a protocol
        port.bind(("127.0.0.1", 0))
        port.listen()
        assert send_at_once() >= 1
        with socket.create_connection(port.getsockname()):
            connected, _ = port.accept()
            with connected:
                assert connected.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
