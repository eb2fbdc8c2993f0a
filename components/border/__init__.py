"""What passes between browsers and the server: an ASGI middleware for each matter."""
